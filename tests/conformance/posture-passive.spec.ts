import { check, Deviation, noAnswer, Undecided, Violation } from '../../fixtures/conformance.ts';
import { expectNoForeignPage } from '../../fixtures/session/cross-origin.ts';
import {
  expectSameDocument,
  expectSameManagementAddress,
  forgery,
} from '../../fixtures/session/forged-headers.ts';
import { refusalInWords } from '../../fixtures/session/refusal-case.ts';
import { discoveryRequest } from '../../fixtures/tenant/requests.ts';

// How the tenant and whatever stands before it treat requests that nobody should send.

check('cross.unknown-realm', async ({ discovery, context, target }) => {
  await discovery.document();
  const request = discoveryRequest(target.origin, `x-dcr-${context.randomName()}`);
  const asked = { ...request, purpose: 'read a realm that does not exist' };
  const reply = await context.client.ask(() => asked, 'idempotent');
  if (reply.kind === 'not-answered') throw noAnswer(reply, null);
  const expected = 'a realm that does not exist: 404';
  if (reply.status === 200 && reply.json !== null) throw new Violation(expected, '200 with a document');
  if (reply.status < 400) throw new Undecided(`status ${reply.status} without a document`, null);
  if (![400, 401, 403, 404].includes(reply.status)) throw new Deviation(expected, refusalInWords(reply));
});

check('posture.host-header', async (session) => {
  const forged = forgery(session);
  await expectSameDocument(session, forged);
  await expectSameManagementAddress(session, forged);
});

check('posture.cors-unsafe', async (session) => {
  await expectNoForeignPage(session);
});
