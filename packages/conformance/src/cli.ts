#!/usr/bin/env node
import { runCommand } from './command/run-command.js';

async function main(): Promise<void> {
  process.exitCode = await runCommand(process.argv.slice(2), {
    folder: process.cwd(),
    environment: process.env,
    print: (line) => console.log(line),
    now: Date.now(),
  });
}

void main();
