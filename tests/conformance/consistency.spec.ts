import {
  check,
  Deviation,
  expectMember,
  NotApplicable,
  note,
  Undecided,
  Violation,
} from '../../fixtures/conformance.ts';
import { claimsOf, expectOneExpiry, withoutDefaultPort } from '../../fixtures/session/consistency.ts';
import { driftBetween, fingerprintOf } from '../../fixtures/session/fingerprint.ts';
import { show } from '../../fixtures/session/show.ts';

// Several answers about one client and one token have to agree.

check('cross.identity-chain', async ({ tokens, main }) => {
  const { id } = await main.usable();
  for (const introspection of await tokens.introspected()) {
    const sources = { JWT: claimsOf(introspection), introspection: introspection.answer };
    for (const [source, { client_id: clientId = null, sub = null }] of Object.entries(sources).map(
      ([name, members]) => [name, members ?? {}] as const,
    )) {
      if (clientId !== null) expectMember(`client_id (${source})`, clientId).toBe(id);
      if (sub !== null) expectMember(`sub (${source})`, sub).toBeOneOf([id, `(age!${id})`]);
    }
  }
});

check('cross.issuer-chain', async ({ tokens, discovery }) => {
  const { issuer } = await discovery.document();
  if (typeof issuer !== 'string') throw new Undecided('no issuer is published', 'discovery.issuer-match');
  const deviating: string[] = [];
  for (const introspection of await tokens.introspected()) {
    const { iss } = introspection.answer;
    if (typeof iss !== 'string') {
      throw new Undecided('introspection names no iss', 'introspection.documented-members');
    }
    const claims = claimsOf(introspection);
    if (claims !== null && typeof claims.iss !== 'string') note('the JWT names no iss');
    for (const named of [claims?.iss ?? null, iss]) {
      if (named === null || named === issuer) continue;
      const isPort = typeof named === 'string' && withoutDefaultPort(named) === withoutDefaultPort(issuer);
      if (!isPort) throw new Violation(`iss: the issuer ${show(issuer)}`, `iss: ${show(named)}`);
      deviating.push(show(named));
    }
  }
  const [first] = deviating;
  if (first !== undefined) throw new Deviation(`iss: the issuer ${show(issuer)}`, `iss: ${first}`);
});

check('cross.expiry-chain', async (session) => {
  for (const introspection of await session.tokens.introspected()) {
    await expectOneExpiry(session, introspection);
  }
});

check('cross.baseline-drift', async (session) => {
  const { baseline, name } = session.target;
  if (baseline === null) throw new NotApplicable('BASELINE_FILE is not set');
  if (baseline.fingerprint === null) throw new Undecided(`BASELINE_FILE holds no target named ${name}`, null);
  const drift = driftBetween(baseline.fingerprint, await fingerprintOf(session));
  if (drift.length > 0) throw new Violation('everything as it was accepted', drift.join('; '));
});
