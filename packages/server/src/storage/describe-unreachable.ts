import { redact, toSafeLine } from '@daybook/core';

/** The database that `DATABASE_URL` names. */
interface Target {
  host: string;
  port: string;
  user: string;
  database: string;
}

interface Failure {
  code: string;
  /** Function of PostgreSQL's source, or of the system, that failed. */
  place: string;
  message: string;
}

/** What went wrong, and what to do about it. */
type Advice = [reason: string, advice: string];
type Rule = [matches: (failure: Failure) => boolean, describe: (target: Target) => Advice];

const code =
  (...codes: string[]) =>
  (failure: Failure): boolean =>
    codes.includes(failure.code);
const says =
  (pattern: RegExp) =>
  ({ message }: Failure): boolean =>
    pattern.test(message);

const TLS = 'see "TLS to the database" in docs/operating.md';

/** The first one that matches. SQLSTATEs are those of PostgreSQL's appendix A, other codes Node's and OpenSSL's. */
const rules: Rule[] = [
  [
    code('ECONNREFUSED'),
    () => [
      'the connection was refused, so nothing listens there',
      'start PostgreSQL, correct host and port, or set its listen_addresses if it is on another machine',
    ],
  ],
  [
    code('ENOTFOUND', 'EAI_AGAIN'),
    ({ host }) => [
      `there is no host named ${host}, as far as this machine can look it up`,
      'correct the host, or look at DNS',
    ],
  ],
  [
    ({ code: own, message }) =>
      ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'].includes(own) || (own === '' && /timeout/i.test(message)),
    () => ['it does not answer', 'look at host, port, network and firewall'],
  ],
  [
    (failure) => failure.place === 'connect' && code('ENOENT', 'EACCES')(failure),
    () => ['there is no socket that this user may open', 'correct the path, or start PostgreSQL'],
  ],
  [
    (failure) => failure.place === 'open' && code('ENOENT', 'EACCES', 'EISDIR')(failure),
    () => ['a certificate file that DATABASE_URL names cannot be read', 'correct its path or rights'],
  ],
  [
    says(/does not support SSL/),
    () => ['it does not speak TLS', 'switch on ssl in postgresql.conf, or take sslmode out of DATABASE_URL'],
  ],
  [
    (failure) =>
      code('ECONNRESET', 'EPIPE')(failure) || says(/terminated unexpectedly|establishing an SSL/)(failure),
    () => [
      'whatever listens there ended the connection',
      `look whether that is PostgreSQL, and whether it demands TLS: ${TLS}`,
    ],
  ],
  [
    code('ERR_TLS_CERT_ALTNAME_INVALID'),
    ({ host }) => [
      `its certificate is not for ${host}`,
      'write the host in DATABASE_URL as the certificate names it',
    ],
  ],
  [code('CERT_HAS_EXPIRED'), () => ['its certificate has expired', 'renew the certificate of the database']],
  [
    says(/certificate|\bCERT_/),
    () => [
      'its certificate is not trusted',
      `name the authority that signed it, sslmode=verify-full&sslrootcert=/path/to/ca.pem: ${TLS}`,
    ],
  ],
  [
    ({ code: own, place, message }) =>
      own === '28000' && (place === 'ClientAuthentication' || message.includes('pg_hba')),
    ({ user }) => [
      `its pg_hba.conf does not let ${user} in from this machine, or not in this way (with or without TLS)`,
      `add a line to pg_hba.conf and reload it, or sslmode=verify-full to DATABASE_URL: ${TLS}`,
    ],
  ],
  [
    code('28000'),
    ({ user }) => [`it has no user ${user} who may sign in`, 'make the role with LOGIN, or correct the user'],
  ],
  [
    code('28P01'),
    ({ user }) => [
      `the password of ${user} is wrong, or there is no such user`,
      'correct it in DATABASE_URL; characters such as @ : / # are written as %40 %3A %2F %23',
    ],
  ],
  [
    says(/password must be a/),
    () => ['it asks for a password', 'add one to DATABASE_URL: user:password@host'],
  ],
  [
    code('3D000'),
    ({ database }) => [
      `there is no database ${database}`,
      `make it (createdb ${database}), or correct the name`,
    ],
  ],
  [
    code('53300'),
    () => [
      'all its connections are taken',
      'raise max_connections, or run fewer processes: each holds up to 10',
    ],
  ],
  [code('57P03'), () => ['it is starting or stopping', 'start Daybook again in a moment']],
  [
    code('42501'),
    ({ user, database }) => [
      `${user} may not make tables there`,
      `make the user owner of the database: alter database ${database} owner to ${user}`,
    ],
  ],
  [
    code('55P03', '57014'),
    () => ['another session holds its tables', 'try again when other processes of Daybook have started'],
  ],
  [code('25006'), () => ['it can only be read', 'name the primary server, or let the user write']],
];

const UNKNOWN: Failure = { code: '', place: '', message: 'no reason given' };
const OTHERWISE: Advice = ['it answered with an error', 'look at its log'];

/**
 * Says why PostgreSQL cannot be used, and what to do about it, in one line without a password.
 *
 * @param error - what `pg` threw, or an error that has it as its cause
 * @param url - as in `DATABASE_URL`
 * @example
 * describeUnreachable(error, 'postgres://daybook:secret@db.example/daybook');
 * // 'The database at db.example:5432 (DATABASE_URL) cannot be used: the connection was refused, so nothing listens
 * // there. What to do: start PostgreSQL, … (connect ECONNREFUSED 10.0.0.7:5432)'
 */
export function describeUnreachable(error: unknown, url: string): string {
  const { target, secrets } = read(URL.canParse(url) ? url : 'postgres://');
  const chain = failuresIn(error);
  const known = chain.flatMap((failure) => {
    const rule = rules.find(([matches]) => matches(failure));
    return rule ? [{ failure, advice: rule[1](target) }] : [];
  });
  const {
    failure,
    advice: [reason, advice],
  } = known[0] ?? { failure: chain.at(-1) ?? UNKNOWN, advice: OTHERWISE };
  const isNamed = failure.code === '' || failure.message.includes(failure.code);
  const said = isNamed ? failure.message : `${failure.code}: ${failure.message}`;
  const where = target.host.startsWith('/') ? target.host : `${target.host}:${target.port}`;
  return toSafeLine(
    `The database at ${where} (DATABASE_URL) cannot be used: ${reason}. What to do: ${advice}. (${redact(said, secrets)})`,
  );
}

function read(url: string): { target: Target; secrets: string[] } {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const parameter = (name: string): string => searchParams.get(name) ?? '';
  const passwords = [password, decoded(password), parameter('password')];
  return {
    target: {
      host: parameter('host') || decoded(hostname) || process.env['PGHOST'] || 'localhost',
      port: parameter('port') || port || process.env['PGPORT'] || '5432',
      user: parameter('user') || decoded(username) || process.env['PGUSER'] || 'this user',
      database: decoded(pathname.slice(1)) || process.env['PGDATABASE'] || 'of this name',
    },
    secrets: passwords.filter(Boolean),
  };
}

/** What has a bare percent sign in it is taken as it is, as `pg` does. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** From the outside to the inside; an error of several addresses of one host has no message of its own. */
function failuresIn(error: unknown): Failure[] {
  if (error instanceof AggregateError && error.errors.length > 0) return failuresIn(error.errors[0]);
  if (!(error instanceof Error)) return [{ ...UNKNOWN, message: String(error) }];
  const field = (name: string): string => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' ? value : '';
  };
  const failure = {
    code: field('code'),
    place: field('routine') || field('syscall'),
    message: error.message || error.name,
  };
  return [failure, ...(error.cause === undefined ? [] : failuresIn(error.cause))];
}
