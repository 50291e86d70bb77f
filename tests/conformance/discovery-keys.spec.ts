import { Deviation, requirement, test, Violation } from '../../fixtures/conformance.ts';
import { keySetAmbiguity, keySetFlaw, keySetReply, publishedKeys } from '../../fixtures/facts/key-set.ts';
import { privateMembers } from '../../fixtures/facts/private-members.ts';
import { list, show } from '../../fixtures/judging/show.ts';

// The keys that the realm signs with, as everybody may read them.

test(
  ...requirement('discovery.jwks-readable', async (session) => {
    const reply = await keySetReply(session)();
    const flaw = keySetFlaw(reply);
    if (flaw !== null)
      throw new Violation('status 200, a list of keys as in RFC 7517 and RFC 7518', flaw, reply);
    const ambiguity = keySetAmbiguity(await publishedKeys(session));
    if (ambiguity !== null) throw new Deviation('a different kid for each key', ambiguity, reply);
  }),
);

test(
  ...requirement('discovery.jwks-no-private', async (session) => {
    const found = (await publishedKeys(session)).flatMap((key) => {
      const members = privateMembers(key);
      return members.length === 0 ? [] : [`the key ${show(key.kid)} has ${list(members)}`];
    });
    if (found.length > 0)
      throw new Violation('public keys only', found.join('; '), await keySetReply(session)());
  }),
);
