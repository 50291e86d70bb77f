import { expect, test } from '@playwright/test';
import {
  endpointsOfOtherRealms,
  isOwnHost,
  judgeEndpoint,
  mayBeCalled,
  type EndpointMember,
} from '../../fixtures/facts/endpoints.ts';
import { stubTarget } from './support/stub-target.ts';

const long = '/am/oauth2/realms/root/realms/alpha';
const place = { form: 'long', prefix: long } as const;
const own = `https://tenant.example.com${long}`;
const target = stubTarget({ EXPECTED_HOSTNAMES: 'login.example.org, login.example.org:9443' });

/** A published address, whether it is the right one, and whether secrets may go there. */
const table: readonly [published: unknown, isRight: boolean, mayCall: boolean][] = [
  [`${own}/register`, true, true],
  [`https://tenant.example.com:443${long}/register`, true, true],
  [`https://tenant.example.com:8443${long}/register`, false, false],
  [`http://tenant.example.com:443${long}/register`, false, false],
  [`https://login.example.org:9443${long}/register`, true, true],
  [`https://login.example.org:8443${long}/register`, false, false],
  [`http://login.example.org${long}/register`, true, false],
  [`https://tenant.example.com:9443${long}/register`, false, false],
  [`https://tenant.example.com/${long}/register`, false, true],
  [`https://login.example.org${long}/register`, true, true],
  [`HTTPS://Tenant.Example.COM${long}/register`, true, true],
  [`${own}/register?x=y`, true, true],
  [`http://tenant.example.com${long}/register`, true, false],
  [`https://user:pw@tenant.example.com${long}/register`, true, false],
  [`https://user@tenant.example.com${long}/register`, true, false],
  [`ftp://tenant.example.com${long}/register`, true, false],
  [`https://evil.example${long}/register`, false, false],
  [`https://tenant.example.com.evil.example${long}/register`, false, false],
  [`https://tenant.example.com@evil.example${long}/register`, false, false],
  [`https://tenant.example.com.${long}/register`, false, false],
  [`https://sub.tenant.example.com${long}/register`, false, false],
  [`https://127.0.0.1${long}/register`, false, false],
  [`https://[::1]${long}/register`, false, false],
  [`https://localhost${long}/register`, false, false],
  [`https://169.254.169.254${long}/register`, false, false],
  [`https://[fe80::1]${long}/register`, false, false],
  [`https://10.0.0.1${long}/register`, false, false],
  [`https://2130706433${long}/register`, false, false],
  [`https://tenant.example.com/am/oauth2/realms/root/realms/bravo/register`, false, true],
  [`https://tenant.example.com/am/oauth2/alpha/register`, false, true],
  [`https://tenant.example.com/am/oauth2/register`, false, true],
  [`${own}/register/`, false, true],
  [`${own}/register/../token`, false, true],
  [`${own}/Register`, false, true],
  [`${own}/access_token`, false, true],
  [`${long}/register`, false, false],
  ['//tenant.example.com/register', false, false],
  ['not an address', false, false],
  ['javascript:alert(1)', false, false],
  ['', false, false],
  [null, false, false],
  [undefined, false, false],
  [17, false, false],
  [[`${own}/register`], false, false],
  [{ href: `${own}/register` }, false, false],
];

test.describe('a published endpoint', () => {
  for (const [published, isRight, mayCall] of table) {
    test(`${published === undefined ? 'absent' : JSON.stringify(published)} is ${isRight ? '' : 'not '}the one`, () => {
      const judged = judgeEndpoint(
        { registration_endpoint: published },
        'registration_endpoint',
        target,
        place,
      );
      expect(judged.ok).toBe(isRight);
      const address = typeof published === 'string' && URL.canParse(published) ? new URL(published) : null;
      expect(address !== null && mayBeCalled(address, target)).toBe(mayCall);
      if (judged.ok) {
        // As it was sent: a default port that is written out is what other rows look at.
        expect(judged.url).toBe(published);
      } else {
        expect(judged.expected).toBe(
          `registration_endpoint: an address on tenant.example.com with the path ${long}/register`,
        );
        expect(judged.actual).toMatch(/^registration_endpoint: (?:absent|null|.*[\d"\]}])/);
      }
    });
  }

  test('has the path that its member and the declared registration path ask for', () => {
    const paths: Record<EndpointMember, string> = {
      registration_endpoint: 'register',
      token_endpoint: 'access_token',
      introspection_endpoint: 'introspect',
    };
    const document = Object.fromEntries(
      Object.entries(paths).map(([member, path]) => [member, `${own}/${path}`]),
    );
    const swapped = { ...document, token_endpoint: document.introspection_endpoint };
    for (const member of Object.keys(paths) as EndpointMember[]) {
      expect(judgeEndpoint(document, member, target, place).ok).toBe(true);
      expect(judgeEndpoint(swapped, member, target, place).ok).toBe(member !== 'token_endpoint');
    }
    const agents = stubTarget({ REGISTRATION_PATH: 'aiagent/register', REALM: 'bravo' });
    const forAgents = 'https://tenant.example.com/am/oauth2/realms/root/realms/bravo/aiagent/register';
    const bravo = { form: 'long', prefix: '/am/oauth2/realms/root/realms/bravo' } as const;
    const registration = { registration_endpoint: forAgents };
    expect(judgeEndpoint(registration, 'registration_endpoint', agents, bravo).ok).toBe(true);
    expect(judgeEndpoint(document, 'registration_endpoint', agents, bravo).ok).toBe(false);
  });

  test('on loopback may be called by http on that very host only', () => {
    const loopback = stubTarget({
      TENANT_BASE_URL: 'http://127.0.0.1:8080',
      EXPECTED_HOSTNAMES: 'login.example.org',
    });
    const may = (address: string): boolean => mayBeCalled(new URL(address), loopback);
    expect(may('http://127.0.0.1:8080/am')).toBe(true);
    expect(may('https://127.0.0.1:8080/am')).toBe(false);
    expect(may('http://127.0.0.1:8081/am')).toBe(false);
    expect(may('http://127.0.0.1/am')).toBe(false);
    expect(may('https://login.example.org/am')).toBe(true);
    expect(may('http://login.example.org/am')).toBe(false);
    expect(may('http://localhost:8080/am')).toBe(false);
    expect(may('ftp://127.0.0.1:8080/am')).toBe(false);
    expect(isOwnHost(new URL('http://login.example.org'), loopback)).toBe(true);
  });
});

test('what is wrong with a published endpoint is said as a reader finds it', () => {
  const said = (address: string): string => {
    const judged = judgeEndpoint({ token_endpoint: address }, 'token_endpoint', target, place);
    return judged.ok ? 'right' : judged.actual.replace(`token_endpoint: ${JSON.stringify(address)}, `, '');
  };
  expect(said(`${own}/access_token`)).toBe('right');
  expect(said(`https://tenant.example.com/${long}/access_token`)).toBe('with a double slash in its path');
  expect(said(`${own}//access_token`)).toBe('with a double slash in its path');
  expect(said(`${own.replace('alpha', 'bravo')}/access_token`)).toBe('with the realm bravo in its path');
  expect(said('https://tenant.example.com/am/oauth2/bravo/access_token')).toBe(
    'with the realm bravo in its path',
  );
  expect(said(`${own}/token`)).toBe('with another path');
  expect(said('https://tenant.example.com/token')).toBe('with another path');
  expect(said(`https://tenant.example.com:8443${long}/access_token`)).toBe(
    'on another port of tenant.example.com',
  );
  expect(said(`https://evil.example:8443${long}/access_token`)).toBe('on another host, evil.example:8443');
  expect(said('/access_token')).toBe('which is not an absolute address');
});

test('an endpoint of another realm is named, in the long form and in the short one', () => {
  const at = (path: string): string => `https://tenant.example.com${path}/x`;
  const document = {
    authorization_endpoint: at('/am/oauth2/realms/root/realms/bravo'),
    token_endpoint: at(long),
    jwks_uri: at('/am/oauth2/bravo'),
    check_session_iframe: at('/am/oauth2/realms/root/realms/other'),
    userinfo_endpoint: at('/am/oauth2/alpha'),
    // None of its business: judged by a requirement of its own, no address, no endpoint.
    registration_endpoint: at('/am/oauth2/realms/root/realms/bravo'),
    end_session_endpoint: null,
    revocation_endpoint: 'not an address',
    issuer: at('/am/oauth2/realms/root/realms/bravo'),
    introspection_endpoint: at('/am/json/realms/bravo'),
  };
  expect(endpointsOfOtherRealms(document, target)).toEqual([
    'authorization_endpoint names the realm bravo',
    'jwks_uri names the realm bravo',
    'check_session_iframe names the realm other',
  ]);
  expect(endpointsOfOtherRealms({}, target)).toEqual([]);
});

test('an address of another realm is found by its member and the start of its path', () => {
  const other = 'https://tenant.example.com/am/oauth2/realms/root/realms/bravo/x';
  for (const member of ['a_endpoint', 'jwks_uri', 'check_session_iframe']) {
    expect(endpointsOfOtherRealms({ [member]: other }, target)).toEqual([`${member} names the realm bravo`]);
  }
  for (const member of ['a_endpoints', 'a_jwks_uri', 'jwks_uris', 'a_check_session_iframe']) {
    expect(endpointsOfOtherRealms({ [member]: other }, target), member).toEqual([]);
  }
  expect(endpointsOfOtherRealms({ check_session_iframes: other }, target)).toEqual([]);
  for (const path of ['/x/am/oauth2/realms/root/realms/bravo/x', '/x/am/oauth2/bravo/x']) {
    const elsewhere = `https://tenant.example.com${path}`;
    expect(endpointsOfOtherRealms({ jwks_uri: elsewhere }, target), path).toEqual([]);
  }
  expect(endpointsOfOtherRealms({ jwks_uri: [other], token_endpoint: 'no address' }, target)).toEqual([]);
});

test('an address with a password alone is not called, and an empty one is none', () => {
  expect(mayBeCalled(new URL(`https://:pw@tenant.example.com${long}/register`), target)).toBe(false);
  expect(judgeEndpoint({ token_endpoint: '' }, 'token_endpoint', target, place)).toMatchObject({
    actual: 'token_endpoint: ""',
  });
});
