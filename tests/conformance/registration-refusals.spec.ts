import { check, NotApplicable } from '../../fixtures/conformance.ts';
import { badRedirects, wronglyTyped } from '../../fixtures/session/bad-metadata.ts';

// What the registration endpoint must not let in.

check('registration-refusals.closed-mode', async ({ main, refusals, target }) => {
  if (target.expected.registration === 'open') throw new NotApplicable('EXPECTED_REGISTRATION is open');
  await refusals.expectDoorClosed(await main.requestedScopes());
});

check('registration-refusals.wrong-types', async ({ refusals }) => {
  await refusals.expectRefused(wronglyTyped);
});

check('registration-refusals.redirect-malformed', async ({ refusals }) => {
  await refusals.expectRefused(
    badRedirects({
      'an address with a fragment': 'https://agent.example/callback#part',
      'a relative address': '/callback',
      'an empty address': '',
    }),
  );
});

check('registration-refusals.redirect-script', async ({ refusals }) => {
  await refusals.expectRefused(
    badRedirects({
      'a javascript: address': 'javascript:alert(1)',
      'a data: address': 'data:text/html,hello',
      'a vbscript: address': 'vbscript:msgbox(1)',
    }),
  );
});
