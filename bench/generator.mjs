// From the command to a green connector, in seconds: what `npm run bench:generator` measures.
await import('../generators/checks/bench-generator.mjs');
