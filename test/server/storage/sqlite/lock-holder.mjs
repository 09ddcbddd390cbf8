// Another program that has the database open: takes its write lock, says so, and gives it back when a line comes in.
import sqlite3 from 'sqlite3';

const db = new sqlite3.Database(process.argv[2]);
db.run('BEGIN IMMEDIATE', (error) => {
  if (error) throw error;
  process.stdout.write('held\n');
});
process.stdin.once('data', () => db.run('COMMIT', () => db.close(() => process.exit(0))));
