// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkFree } from './answers.mjs';
import { carryOut } from './carry-out.mjs';
import { installProject } from './make-ready.mjs';
import { planProject, projectName } from './plan-project.mjs';
import { runDoor } from './run-door.mjs';
import { readTemplates } from './tree.mjs';

/** @import { Manager } from './plan-project.mjs' */
/** @import { ProjectModel } from './project-model.mjs' */

/**
 * `npm create daybook-connector`: a connector in a project of its own.
 *
 * @param {string[]} words of the command line
 * @param {object} world
 * @param {string} world.folder in which the project's own folder is made
 * @param {ProjectModel} world.model versions of what it needs
 * @param {Manager} world.manager with which it is installed
 * @param {boolean} world.isTerminal whether somebody can be asked
 * @param {(text: string) => void} world.print
 * @param {typeof installProject} [world.install]
 * @returns {Promise<0 | 1 | 2>} the exit code: 2 for answers that are missing or wrong
 */
export function createConnector(words, { folder, model, manager, install = installProject, ...world }) {
  const templates = readTemplates();
  const takenBy = (/** @type {string} */ id) =>
    [projectName(id)].filter((path) => existsSync(join(folder, path)));
  /** @type {import('./run-door.mjs').Door} */
  const door = {
    command: manager === 'npm' ? 'npm create daybook-connector --' : 'pnpm create daybook-connector',
    checkId: (id) => checkFree(id, { connectors: [], taken: takenBy(id) }),
    plan: (answers, known) =>
      planProject(answers, { templates, model, manager, taken: takenBy(answers.id) }, known),
    carryOut: (plan, how) =>
      carryOut(plan, {
        root: folder,
        makeReady: () => {
          if (!how.install) return `cd ${plan.folder} && ${manager} install\n    brings what it needs`;
          world.print(
            `${plan.folder} is written. ${manager} installs what it needs: the first time up to a minute …`,
          );
          return install(folder, plan.folder, manager);
        },
      }),
  };
  return runDoor(words, door, world);
}

/**
 * The package manager that runs this.
 *
 * @param {string} [agent] what it says of itself (`npm_config_user_agent`), such as `pnpm/10.34.9 npm/? node/v20.20.2`
 * @returns {Manager}
 */
export function managerOf(agent = '') {
  return agent.startsWith('pnpm/') ? 'pnpm' : 'npm';
}
