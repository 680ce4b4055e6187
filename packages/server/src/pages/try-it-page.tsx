import { toLocalTime } from '@daybook/core';
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { htmlToText } from '../example/html-to-text.js';
import type { Trouble } from '../try-it/crm-trouble.js';
import { agent, customer, type Kind } from '../try-it/spoken.js';
import { type TrialView, timeZones } from '../try-it/try-it.js';
import { adviceOn, describeUnfiled } from './advice.js';
import { renderPage, type Site } from './layout.js';

interface Shown {
  site: Site;
  view: TrialView;
}

const kindsShown: Record<Kind, string> = {
  text: '',
  picture: 'A picture',
  voicemail: 'A voicemail',
  fax: 'A fax',
  call: 'A call',
};

const statesShown = {
  filed: '✓ in the CRM',
  pending: '… waits',
  unfiled: '! not filed',
  dismissed: 'dismissed',
  'under way': '… on its way',
  'not taken in': '! not logged',
} as const;

const troublesShown: Record<Exclude<Trouble, 'none'>, string> = {
  rate_limit: 'It answers 429: slow down',
  down: 'It is down',
  slow: 'It takes 7 seconds',
};

/** The product in one screen: what is sent on the phone, and what the CRM makes of it. */
export function renderTryItPage({ site, view }: Shown): string {
  return renderPage({
    site,
    path: '/',
    title: 'Try it',
    scripts: [`${site.base}/assets/try-it.js`],
    children: (
      <>
        <div class="lead">
          <h1>One tidy entry per conversation and day</h1>
          <p>
            Daybook logs texts, voicemails, faxes and calls from RingCentral App Connect into a CRM. Write as
            the customer or as the agent, and see what becomes of it. Then send twenty at once, break the CRM,
            change its entry: no message is written twice, and none is lost.
          </p>
        </div>
        <div class="try-it" data-events={`${site.base}/try-it/events`}>
          <div class="hands">
            <section class="phone" aria-labelledby="phone-title">
              <h2 id="phone-title">{`${customer.name} and ${agent.name}`}</h2>
              <Region name="clock" site={site} view={view} />
              <Region name="thread" site={site} view={view} />
              <Compose site={site} view={view} />
            </section>
            <Region name="trouble" site={site} view={view} />
          </div>
          <section class="crm" aria-labelledby="crm-title">
            <h2 id="crm-title">The CRM</h2>
            <Region name="figures" site={site} view={view} />
            <Region name="told" site={site} view={view} />
            <Region name="unfiled" site={site} view={view} />
            <Region name="entries" site={site} view={view} />
          </section>
        </div>
      </>
    ),
  });
}

/** The parts of the page that change, as HTML, by the id of their place. */
export function renderRegions(shown: Shown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(regions).map(([name, Content]) => [name, renderToString(<Content {...shown} />)]),
  );
}

const regions = {
  clock: Clock,
  thread: Thread,
  figures: Figures,
  told: Told,
  trouble: BreakIt,
  unfiled: Unfiled,
  entries: Entries,
};

function Region({ name, ...shown }: Shown & { name: keyof typeof regions }) {
  const Content = regions[name];
  return (
    <div id={name} {...(name === 'told' && { role: 'status' as const })}>
      <Content {...shown} />
    </div>
  );
}

function Clock({ view: { now, timeZone } }: Shown) {
  const local = toLocalTime(now, { timezoneName: timeZone });
  return (
    <p class="soft">
      Here it is {local.format('dddd, MMMM D, h:mm A')} in {cityOf(timeZone)}.
    </p>
  );
}

function Thread({ view: { spoken, timeZone } }: Shown) {
  if (spoken.length === 0) return <p class="empty">Nothing was sent yet since the server has started.</p>;
  return (
    <ol class="thread" tabIndex={0} aria-label="Messages">
      {spoken.map(({ id, kind, by, text, at, date, state }, index) => (
        <>
          {date !== spoken[index - 1]?.date && (
            <li class="day">{toLocalTime(at, { timezoneName: timeZone }).format('dddd, MMMM D')}</li>
          )}
          <li key={id} class={`bubble ${by}`}>
            <span class="hidden">{by === 'customer' ? customer.name : agent.name}: </span>
            {[kindsShown[kind], text].filter(Boolean).join(': ')}
            <small>{statesShown[state]}</small>
          </li>
        </>
      ))}
    </ol>
  );
}

function Compose({ site, view }: Shown) {
  return (
    <>
      <Form site={site} action="say">
        <div class="write">
          <label for="text">Message</label>
          <input
            id="text"
            name="text"
            maxLength={1_000}
            autocomplete="off"
            placeholder="Is Friday at ten fine?"
          />
        </div>
        <div class="row">
          <button class="main" name="by" value="customer">
            Send as {firstName(customer.name)}
          </button>
          <button class="main" name="by" value="agent">
            Send as {firstName(agent.name)}
          </button>
        </div>
        <fieldset class="row">
          <legend>{firstName(customer.name)} sends something else, or calls</legend>
          <button name="kind" value="picture">
            Picture
          </button>
          <button name="kind" value="voicemail">
            Voicemail
          </button>
          <button name="kind" value="fax">
            Fax
          </button>
          <button name="kind" value="call">
            Call
          </button>
        </fieldset>
      </Form>
      <fieldset class="row">
        <legend>At once</legend>
        <Button site={site} action="twenty">
          Twenty messages
        </Button>
        <Button site={site} action="again">
          Everything again
        </Button>
      </fieldset>
      <fieldset class="row">
        <legend>Time and place</legend>
        <Button site={site} action="next-day">
          Next day
        </Button>
        <Form site={site} action="travel">
          <div class="row">
            <label class="hidden" for="zone">
              Time zone
            </label>
            <select id="zone" name="zone">
              {[...new Set([view.timeZone, ...timeZones])].map((zone) => (
                <option value={zone} selected={zone === view.timeZone}>
                  {cityOf(zone)}
                </option>
              ))}
            </select>
            <button>Go there</button>
          </div>
        </Form>
      </fieldset>
    </>
  );
}

function Figures({ view: { spoken, calls, entries, unfiled } }: Shown) {
  const waiting = spoken.filter(({ state }) => state === 'pending' || state === 'under way').length;
  const notFiled = unfiled.reduce((sum, { messages }) => sum + messages, 0);
  return (
    <dl class="figures card">
      <Figure name="sent" value={spoken.length} />
      <Figure name="CRM writes" value={calls.writes} />
      <Figure name="CRM reads" value={calls.looks} />
      <Figure name="entries" value={entries.length} />
      <Figure name="wait" value={waiting} />
      <Figure name="not filed" value={notFiled} />
    </dl>
  );
}

function Figure({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Told({ view: { told } }: Shown) {
  if (told.length === 0) return null;
  return (
    <div class="card">
      <h3>App Connect shows</h3>
      {told.map(({ text, times }) => (
        <p>{times === 1 ? text : `${times} times: ${text}`}</p>
      ))}
    </div>
  );
}

function BreakIt({ site, view: { trouble, losesAnswer, entries } }: Shown) {
  const isBroken = trouble !== 'none' || losesAnswer;
  return (
    <div class="card">
      <h2>Break the CRM</h2>
      <div class="row">
        {Object.entries(troublesShown).map(([value, text]) => (
          <Button site={site} action="break" name="trouble" value={value} pressed={trouble === value}>
            {text}
          </Button>
        ))}
        <Button site={site} action="lose" pressed={losesAnswer}>
          Its next answer gets lost
        </Button>
        <Button site={site} action="break" name="trouble" value="none">
          Repair it
        </Button>
      </div>
      {entries.length > 0 && (
        <>
          <div class="row">
            <Button site={site} action="meddle" name="how" value="edit">
              Somebody edits the newest entry
            </Button>
            <Button site={site} action="meddle" name="how" value="delete">
              Somebody deletes it
            </Button>
          </div>
          <p class="soft">
            What people wrote stays: messages that come after it make a part 2. What they deleted is not made
            again unless somebody asks for it.
          </p>
        </>
      )}
      {isBroken && (
        <p class="notice">
          {losesAnswer ? 'The next write will be done, and not confirmed.' : 'It is broken now.'}
        </p>
      )}
    </div>
  );
}

function Unfiled({ site, view: { unfiled, timeZone } }: Shown) {
  if (unfiled.length === 0) return null;
  return (
    <div class="card">
      <h3>Not filed</h3>
      {unfiled.map(({ digestId, contactName, startsAt, reason, ...what }) => (
        <div>
          <p>
            <strong>
              {describeUnfiled(what)} with {contactName},{' '}
              {toLocalTime(startsAt, { timezoneName: timeZone }).format('MMMM D')}
            </strong>
            : {reason.message} {adviceOn(reason.code)}
          </p>
          <div class="row">
            <Button site={site} action="retry" name="id" value={digestId}>
              Try again
            </Button>
            <Button site={site} action="dismiss" name="id" value={digestId}>
              Dismiss
            </Button>
          </div>
        </div>
      ))}
      <Form site={site} action="list" leaves>
        <button class="main">Open {firstName(agent.name)}'s list</button>
      </Form>
    </div>
  );
}

function Entries({ view: { entries } }: Shown) {
  if (entries.length === 0) return <p class="empty">No entry yet. A logged conversation will stand here.</p>;
  return (
    <div class="entries">
      {entries.map(({ id, subject, body, day }) => (
        <article class="card" key={id} aria-labelledby={`entry-${id}`}>
          <h3 id={`entry-${id}`}>{subject}</h3>
          <p class="soft">{day}</p>
          <p class="entry">{withShortLinks(htmlToText(body).trim())}</p>
        </article>
      ))}
    </div>
  );
}

interface FormProps {
  site: Site;
  action: string;
  /** It leads to another page. */
  leaves?: boolean;
  children: ComponentChildren;
}

function Form({ site, action, leaves, children }: FormProps) {
  return (
    <form method="post" action={`${site.base}/try-it/${action}`} {...(leaves && { 'data-leaves': true })}>
      {children}
    </form>
  );
}

function Button({
  pressed,
  name,
  value,
  children,
  ...form
}: FormProps & { name?: string; value?: string; pressed?: boolean }) {
  return (
    <Form {...form}>
      <button
        id={`do-${form.action}${value === undefined ? '' : `-${value}`}`}
        {...(name !== undefined && { name, value })}
        {...(pressed !== undefined && { 'aria-pressed': pressed })}
      >
        {children}
      </button>
    </Form>
  );
}

/** The address of a picture takes more room than everything that is said of it. */
function withShortLinks(text: string): string {
  return text.replace(/https?:\/\/\S{50,}/g, (link) => `${link.slice(0, 45)}…`);
}

function cityOf(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}

function firstName(name: string): string {
  return name.split(' ')[0] ?? name;
}
