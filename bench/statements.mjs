// Statements and commits a message on SQLite, counted: of one that comes alone, and of 64 at once. Counting takes time, so
// throughput is measured apart. node bench/statements.mjs
process.env.COUNT = '1';
const words = '--kinds sqlite --latency 0 --concurrency 1,64 --messages 800 --warm-up 2000';
process.argv.push(...words.split(' '));
await import('./throughput.mjs');
