import { check, Violation } from '../../fixtures/conformance.ts';
import { daysLeft, expectModernTlsOnly } from '../../fixtures/session/transport-security.ts';

// What protects every request of this suite and of everybody else.

check('discovery.tls', expectModernTlsOnly);

check('posture.certificate-expiry', async (session) => {
  const days = await daysLeft(session);
  if (days < 21) throw new Violation('a certificate valid for at least 21 more days', `${days} days`);
});
