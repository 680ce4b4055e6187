// Throughput of a day's second message, as most messages are: its entry stands already, is read first, and is replaced.
// node bench/second-message.mjs
const words =
  '--second --reads --kinds bare,sqlite,postgres --latency 0 --concurrency 1,16,64 --messages 4000 --rounds 5';
process.argv.push(...words.split(' '));
await import('./throughput.mjs');
