import { requirement, test, Violation } from '../../fixtures/conformance.ts';
import { servedByTrusted } from '../../fixtures/facts/served-tls.ts';

// What protects every request of this suite and of all other clients.

const DAY = 86_400_000;

/** Days that a certificate should still be valid; a third of its life if it was made for less than 60 days. */
const [USUAL, SHORT] = [21, 60];

test(
  ...requirement('posture.certificate-expiry', async (session) => {
    const { validFrom, validTo } = await servedByTrusted(session);
    const days = Math.floor((validTo.getTime() - Date.now()) / DAY);
    const life = (validTo.getTime() - validFrom.getTime()) / DAY;
    const wanted = life < SHORT ? Math.floor(life / 3) : USUAL;
    if (days >= wanted) return;
    throw new Violation(
      `a certificate valid for at least ${wanted} more days`,
      `${days} days, until ${validTo.toISOString().slice(0, 10)}`,
      'handshake',
    );
  }),
);
