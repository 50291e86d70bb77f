import { check, Deviation, Violation } from '../../fixtures/conformance.ts';
import {
  keySetAmbiguity,
  keySetFlaw,
  keySetReply,
  privateMembers,
  publishedKeys,
} from '../../fixtures/session/key-set.ts';
import { list, show } from '../../fixtures/session/show.ts';

// The keys that the realm signs with, as everybody may read them.

check('discovery.jwks-readable', async (session) => {
  const reply = await keySetReply(session)();
  const flaw = keySetFlaw(reply);
  if (flaw !== null)
    throw new Violation('status 200, a list of keys as RFC 7517 and 7518 write them', flaw, reply);
  const ambiguity = keySetAmbiguity(await publishedKeys(session));
  if (ambiguity !== null) throw new Deviation('a kid of its own for each key', ambiguity, reply);
});

check('discovery.jwks-no-private', async (session) => {
  const found = (await publishedKeys(session)).flatMap((key) => {
    const members = privateMembers(key);
    return members.length === 0 ? [] : [`the key ${show(key.kid)} has ${list(members)}`];
  });
  if (found.length > 0)
    throw new Violation('public keys only', found.join('; '), await keySetReply(session)());
});
