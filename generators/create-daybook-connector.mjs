#!/usr/bin/env node
// @ts-check
import { createConnector, managerOf } from './create-connector.mjs';
import { isPublished, readProjectModel } from './project-model.mjs';

const model = readProjectModel();
if (isPublished(model)) {
  process.exitCode = await createConnector(process.argv.slice(2), {
    folder: process.cwd(),
    model,
    manager: managerOf(process.env['npm_config_user_agent']),
    isTerminal: process.stdin.isTTY && process.stdout.isTTY,
    print: (text) => console.log(text),
  });
} else {
  console.error(
    'In the repository it is `npm run new:connector`: this command needs the versions of a release.',
  );
  process.exitCode = 2;
}
