import { check, Deviation, note } from '../../fixtures/conformance.ts';
import {
  dialectOf,
  expectClock,
  expectDeclaredFormat,
  expectUnguessable,
  expectVerifiable,
  isSymmetric,
  jwtOfRun,
} from '../../fixtures/session/token-form.ts';

// What an access token itself consists of.

check('token.unguessable', expectUnguessable);

check('token.jwt-verifies', expectVerifiable);

check('token.format-declared', expectDeclaredFormat);

check('token.jwt-dialect', async (session) => {
  const differences = await dialectOf(session);
  if (differences.length > 0) throw new Deviation('a token as RFC 9068 describes it', differences.join('; '));
});

check('token.clock', async (session) => {
  const { ownClockOff } = await expectClock(session);
  if (Math.abs(ownClockOff) > 60) note(`the clock of this machine is ${ownClockOff} s off the tenant's`);
});

check('posture.symmetric-signing', async (session) => {
  const jwt = await jwtOfRun(session);
  if (isSymmetric(jwt)) throw new Deviation('a key of the tenant alone', `alg: ${String(jwt.header.alg)}`);
});
