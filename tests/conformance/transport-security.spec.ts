import { check } from '../../fixtures/conformance.ts';
import { expectLongValidity, expectModernTlsOnly } from '../../fixtures/session/transport-security.ts';

// What protects every request of this suite and of everybody else.

check('discovery.tls', expectModernTlsOnly);

check('posture.certificate-expiry', expectLongValidity);
