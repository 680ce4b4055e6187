// Another program that has the SQLite file open: it takes the lock that writers need, says so, and gives it back when
// it is told to.
import { DatabaseSync } from '@photostructure/sqlite';

const database = new DatabaseSync(process.argv[2] ?? '');
database.exec('begin immediate');
process.once('message', () => {
  database.exec('commit');
  database.close();
  process.disconnect();
});
process.send?.('locked');
