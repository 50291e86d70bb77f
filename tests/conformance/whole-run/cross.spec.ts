import { Violation, noAnswer, requirement, test, weighEach } from '../../../fixtures/conformance.ts';
import { isInterception, isServerError, requestInWords } from '../../../fixtures/judging/every-answer.ts';

// Judged after all other checks, on every answer that they got.

test(
  ...requirement('cross.no-interception', async ({ discovery, context }) => {
    await discovery.document();
    const asked = context.log.of('registration', 'management', 'token', 'introspection', 'revocation');
    // If nothing could be asked, the cause is the address.
    if (asked.length === 0) await discovery.endpoint('registration_endpoint');
    await weighEach('request to an OAuth endpoint', asked, (entry) => {
      if (!isInterception(entry)) return;
      const actual = `${requestInWords(entry)}, twice alike: ${entry.reply.reason}`;
      throw new Violation('an answer of the tenant', actual, entry.reply);
    });
  }),
);

test(
  ...requirement('cross.no-server-error', async ({ discovery, context }) => {
    const served = await discovery.reply();
    const crashed = context.log.of().filter(isServerError);
    const [first] = crashed;
    if (first === undefined) {
      await discovery.document();
      return;
    }
    // A tenant that crashes at everything is down; one that answers its neighbours has a defect.
    const hasNeighbour = served.kind === 'answered' || (await discovery.looksLikeAic());
    if (!hasNeighbour) throw noAnswer(first.reply, null);
    await weighEach('request', crashed, (entry) => {
      const actual = `${requestInWords(entry)}, twice: ${entry.reply.reason}`;
      throw new Violation('no server error', actual, entry.reply);
    });
  }),
);
