#!/usr/bin/env node
// Stands in the repository so that the command can be linked before the first build.
// oxlint-disable-next-line import/no-unassigned-import -- running it is the point
import '../dist/cli.js';
