import { check, Deviation, note, Violation } from '../../fixtures/conformance.ts';
import { saysActive, saysInactive } from '../../fixtures/session/introspection-probes.ts';
import { refusalInWords } from '../../fixtures/session/refusal-case.ts';
import { tokenControl } from '../../fixtures/session/token-requests.ts';
import { realmPath } from '../../fixtures/tenant/requests.ts';

// What becomes of a token once it is in the world.

check('introspection.expired-token', async (session) => {
  const { client, token } = await tokenControl(session);
  await session.tokens.introspection(token);
  const seconds = session.target.expected.tokenLifetime + 60;
  await session.context.client.pause(seconds * 1_000);
  const reply = await session.tokens.introspectAs(client, token);
  if (saysActive(reply)) {
    throw new Violation(
      'active: false after the lifetime and 60 s',
      `active: true, ${seconds} s after it was issued`,
    );
  }
  if (!saysInactive(reply)) throw new Deviation('200 with active: false', refusalInWords(reply));
});

check('posture.tokeninfo', async (session) => {
  const { token } = await tokenControl(session);
  const { context, target } = session;
  const url = new URL(`${target.origin}${realmPath(target.realm)}/tokeninfo`);
  url.searchParams.set('access_token', token.value.reveal());
  const request = { purpose: 'ask about a token without credentials', method: 'GET', url: url.href } as const;
  const reply = await context.client.ask(() => request, 'idempotent');
  if (reply.kind === 'answered' && reply.status === 200) {
    throw new Deviation(
      'an observation of tokeninfo',
      'it answers anybody who presents a token in the address',
    );
  }
  note(`tokeninfo: ${reply.kind === 'answered' ? String(reply.status) : reply.reason}`);
});
