import { probeEach, requirement, test } from '../../fixtures/conformance.ts';
import { expectVerifiable } from '../../fixtures/facts/jwt-signature.ts';
import {
  expectedEnvelope,
  expectForm,
  signedAnswer,
  verifiableAnswer,
} from '../../fixtures/probes/introspection/signed-answers.ts';

// Introspection as a signed JWT (RFC 9701): client libraries ask for it if the registration answer names an algorithm.

test(
  ...requirement('introspection.jwt-form', (session) =>
    probeEach('introspection.jwt-form', {
      accept: async () => {
        const answer = await signedAnswer(session);
        if (answer !== null) await expectForm(answer, await expectedEnvelope(session));
      },
    }),
  ),
);

test(
  ...requirement('introspection.jwt-verifies', async (session) =>
    expectVerifiable(session, await verifiableAnswer(session)),
  ),
);
