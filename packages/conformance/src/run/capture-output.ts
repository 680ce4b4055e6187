import { inspect } from 'node:util';

const methods = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'] as const;

/** Runs something and returns everything that it printed meanwhile, on the console or directly. */
export async function captureOutput(work: () => Promise<void>): Promise<string> {
  const printed: string[] = [];
  const restore: (() => void)[] = [];
  for (const method of methods) {
    const own = console[method];
    console[method] = (...values: unknown[]) => void printed.push(values.map(inspectFully).join(' '));
    restore.push(() => {
      console[method] = own;
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    const own = stream.write.bind(stream);
    stream.write = (chunk: string | Uint8Array): boolean => {
      printed.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      return true;
    };
    restore.push(() => {
      stream.write = own;
    });
  }
  try {
    await work();
  } finally {
    for (const undo of restore) undo();
  }
  return printed.join('\n');
}

/** Everything that a log could show of a value, however deep. */
export function inspectFully(value: unknown): string {
  if (typeof value === 'string') return value;
  return inspect(value, {
    depth: 8,
    maxStringLength: null,
    maxArrayLength: null,
    breakLength: Number.POSITIVE_INFINITY,
  });
}
