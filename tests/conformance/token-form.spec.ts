import { check, Observed } from '../../fixtures/conformance.ts';
import {
  dialectOf,
  expectDeclaredFormat,
  expectUnguessable,
  isSymmetric,
  jwtOfRun,
} from '../../fixtures/session/token-form.ts';
import { expectVerifiable } from '../../fixtures/session/token-signature.ts';
import { expectClock } from '../../fixtures/session/token-times.ts';

// What an access token itself consists of.

check('token.unguessable', expectUnguessable);

check('token.jwt-verifies', async (session) => expectVerifiable(session, await jwtOfRun(session)));

check('token.format-declared', expectDeclaredFormat);

check('token.jwt-dialect', async (session) => {
  const jwt = await jwtOfRun(session);
  const differences = dialectOf(jwt);
  if (differences.length > 0) throw new Observed(differences.join('; '), jwt.token.reply);
});

check('token.clock', expectClock);

check('posture.symmetric-signing', async (session) => {
  const jwt = await jwtOfRun(session);
  if (!isSymmetric(jwt)) return;
  throw new Observed(`a shared key, alg ${String(jwt.header.alg)}`, jwt.token.reply);
});
