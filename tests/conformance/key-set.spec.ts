import { check, Violation } from '../../fixtures/conformance.ts';
import { keySetFlaw, keySetReply, privateMembers, publishedKeys } from '../../fixtures/session/key-set.ts';
import { list, show } from '../../fixtures/session/show.ts';

// The keys that the realm signs with, as everybody may read them.

check('discovery.jwks-readable', async (session) => {
  const flaw = keySetFlaw(await keySetReply(session)());
  if (flaw !== null) throw new Violation('status 200, keys with kty and distinct kid', flaw);
});

check('discovery.jwks-no-private', async (session) => {
  const found = (await publishedKeys(session)).flatMap((key) => {
    const members = privateMembers(key);
    return members.length === 0 ? [] : [`the key ${show(key.kid)} has ${list(members)}`];
  });
  if (found.length > 0) throw new Violation('public keys only', found.join('; '));
});
