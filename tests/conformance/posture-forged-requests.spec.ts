import { probeEach, requirement, test } from '../../fixtures/conformance.ts';
import {
  expectNoCorsAtAuthorization,
  expectNoCredentialsAcrossOrigins,
} from '../../fixtures/probes/posture/cross-origin.ts';
import {
  expectSameDocument,
  expectSameManagementAddress,
  forgery,
} from '../../fixtures/probes/posture/forged-headers.ts';

// How the tenant and the devices in front of it treat illegitimate requests.

test(
  ...requirement('posture.host-header', async (session) => {
    const forged = forgery(session);
    await probeEach('posture.host-header', {
      discovery: () => expectSameDocument(session, forged),
      registration: () => expectSameManagementAddress(session, forged),
    });
  }),
);

test(...requirement('posture.cors-unsafe', expectNoCredentialsAcrossOrigins));

test(...requirement('posture.cors-authorization', expectNoCorsAtAuthorization));
