import { rotateSessionKeys } from './secrets';

const { INKLING_DATA = './data', SESSION_SECRET } = process.env;
const forget = process.argv.includes('--forget');

if (process.argv.includes('--help')) {
  console.log(
    'npm run rotate-keys [-- --forget]\n\n' +
      'Makes a new key for the identity cookies. Cookies signed with an older key hold, and are signed anew when their people come.\n' +
      '--forget  keeps the new key alone and so signs everybody out: after a theft of the data folder. Recovery phrases still work.',
  );
} else if (SESSION_SECRET) {
  console.error(
    'SESSION_SECRET signs the cookies here. To change it, move its value to SESSION_SECRET_PREVIOUS and set a new one.',
  );
  process.exitCode = 1;
} else {
  const count = await rotateSessionKeys(INKLING_DATA, forget);
  console.log(
    `A new key signs from the next start of the server on. ${count === 1 ? 'There is no other: everybody is signed out then.' : `${count} keys verify.`}`,
  );
}
