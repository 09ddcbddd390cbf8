// This file and the four beside it that import it are read by whatever Node a machine has: no syntax newer than Node 12.

/** The lowest Node that every dependency runs on; `engines` in package.json says the same, and a test compares the two. */
export const lowestNode = '20.19';

/** Whether `version` (`20.19.0`) is at least `lowest` (`20.19`). */
export function isNewEnough(version, lowest) {
  const have = version.split('.').map(Number);
  const need = lowest.split('.').map(Number);
  return have[0] > need[0] || (have[0] === need[0] && have[1] >= need[1]);
}

/** Runs a command with the rest of the command line, or refuses in one sentence. */
export function runCommand(load) {
  if (!isNewEnough(process.versions.node, lowestNode)) {
    console.error(
      'Inkling needs Node.js ' +
        lowestNode +
        ' or newer, and this is ' +
        process.versions.node +
        ': install a newer one from https://nodejs.org, then run the command again.',
    );
    process.exit(1);
  }
  load().then((command) => command.run(process.argv.slice(2)));
}
