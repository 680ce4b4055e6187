import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import axios from 'axios';
import { SECRET } from './harness.js';
import { serverProgram } from './server-bundle.js';

/** A running server process. */
export interface ServerProcess {
  child: ChildProcess;
  url: string;
}

/** Starts a server process and waits until it listens. */
export async function startServerProcess(environment: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [serverProgram()], {
    env: { PATH: process.env['PATH'], SECRET, ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(String(chunk).trim()));
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it listened.`)));
  });
  return { child, url };
}

/** From now on the process ends itself at this moment. */
export async function killAt({ child }: ServerProcess, moment: string): Promise<void> {
  const armed = once(child, 'message');
  child.send(moment);
  await armed;
}

/** Ends a process as a power cut would, and waits until it is gone. */
export async function kill({ child }: ServerProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

export async function signIn({ url }: Pick<ServerProcess, 'url'>, username = 'ann'): Promise<string> {
  const login = { apiKey: 'key', platform: 'fake', hostname: 'localhost', additionalInfo: { username } };
  const { data } = await axios.post<{ jwtToken: string }>(`${url}/apiKeyLogin`, login);
  return data.jwtToken;
}

/**
 * Sends a conversation once. A server that dies meanwhile is no
 * error: that is what the tests are about.
 *
 * @returns whether the server took it in; `logged` only when it also said that it is in the CRM
 */
export async function send(
  { url }: ServerProcess,
  token: string,
  conversation: object,
): Promise<'logged' | 'kept' | 'refused'> {
  const headers = { authorization: `Bearer ${token}` };
  try {
    const answer = await axios.post<unknown>(`${url}/messageLog`, conversation, {
      headers,
      validateStatus: () => true,
    });
    if (answer.status === 200) return 'logged';
    return String(answer.data).includes('Your messages are kept') ? 'kept' : 'refused';
  } catch {
    return 'refused';
  }
}

/** How many of these messages the server says are in the CRM. */
export async function countFiled(
  { url }: Pick<ServerProcess, 'url'>,
  token: string,
  messageIds: string[],
): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const { data } = await axios.post<{ messageLogs: object }>(
    `${url}/messageLog/match`,
    { messageIds },
    { headers },
  );
  return Object.keys(data.messageLogs).length;
}

/** Asks again and again until the answer is right; the test's own time-out ends a wait in vain. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- polling
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 25));
}
