import { refusalInWords } from '../../fixtures/tenant/reply.ts';
import { check, Deviation, noAnswer, probeEach, Undecided, Violation } from '../../fixtures/conformance.ts';
import { expectNoCorsAtAuthorization, expectNoForeignPage } from '../../fixtures/session/cross-origin.ts';
import {
  expectSameDocument,
  expectSameManagementAddress,
  forgery,
} from '../../fixtures/session/forged-headers.ts';
import { holdsMetadata } from '../../fixtures/session/discovery.ts';
import { discoveryRequest } from '../../fixtures/tenant/requests.ts';

// How the tenant and whatever stands before it treat requests that nobody should send.

check('cross.unknown-realm', async ({ discovery, context, target }) => {
  await discovery.document();
  const request = discoveryRequest(target.origin, `x-dcr-${context.randomName()}`);
  const asked = { ...request, purpose: 'read a realm that does not exist' };
  const reply = await context.client.ask(() => asked, 'idempotent');
  const expected = 'a realm that does not exist: 404';
  if (reply.kind === 'not-answered') {
    const isOwn = reply.why === 'redirect' && reply.confirmed && reply.thirdParty === null;
    throw isOwn ? new Deviation(expected, reply.reason, reply) : noAnswer(reply, null);
  }
  const { status } = reply;
  const isDocument = status === 200 && reply.json !== null && holdsMetadata(reply.json);
  if (isDocument) throw new Violation(expected, '200 with a document', reply);
  if (status < 400) throw new Undecided(`status ${status} without a document`, null, reply);
  if (![400, 401, 403, 404, 410, 501].includes(status)) {
    throw new Deviation(expected, refusalInWords(reply), reply);
  }
});

check('posture.host-header', async (session) => {
  const forged = forgery(session);
  await probeEach('posture.host-header', {
    discovery: () => expectSameDocument(session, forged),
    registration: () => expectSameManagementAddress(session, forged),
  });
});

check('posture.cors-unsafe', expectNoForeignPage);

check('posture.cors-authorization', expectNoCorsAtAuthorization);
