import { expect, test } from '@playwright/test';
import { githubAnnotations } from '../../fixtures/report/annotations.ts';
import { pipelineJob } from '../../fixtures/report/pipeline.ts';
import { requirementIds } from '../../fixtures/catalogue/index.ts';
import { decided, hostileTexts, resultFile, targetSummary } from './support/stub-results.ts';

test('a violation is an error, one cause of what is undecided a warning, and the rest is silent', () => {
  const file = resultFile(
    [
      decided('token.issued', 'conformant'),
      decided('token.scope-single', 'nonconformant', { expected: 'a', actual: 'b' }),
      decided('token.scope-all', 'advisory'),
      decided('introspection.active-own-token', 'inconclusive', { reason: 'server error (503)' }),
      decided('introspection.scope-equals', 'inconclusive', { reason: 'server error (503)' }),
      decided('introspection.realm', 'inconclusive', {
        reason: 'r',
        cause: 'introspection.active-own-token',
      }),
    ],
    [targetSummary({ leftOver: 2 })],
  );
  const [error, left, warning, ...others] = githubAnnotations(file);
  expect(error).toMatch(
    /^::error title=token\.scope-single on default%3A Not met%3A each scope asked alone is granted alone::expected a; actual b\. An empty or smaller/,
  );
  expect(left).toBe('::warning title=Clients left behind::2 clients on the tenant: run npm run sweep.');
  expect(warning).toBe(
    '::warning title=introspection.active-own-token and 2 more are inconclusive on default::3 requirements are undecided: server error (503)',
  );
  expect(others).toEqual([]);
});

test('what follows from a violation is part of its error', () => {
  const annotations = githubAnnotations(
    resultFile([
      decided('token.bad-secret', 'nonconformant', { expected: 'a', actual: 'b' }),
      decided('token.basic-challenge', 'nonconformant'),
      decided('token.issued', 'inconclusive', { cause: 'token.bad-secret' }),
    ]),
  );
  expect(annotations).toHaveLength(1);
  expect(annotations[0]).toContain(
    'actual b. 1 other requirement violated with it, 1 requirement undecided because of it. A token',
  );
});

test('no text of a tenant ends a command or begins another one', () => {
  for (const actual of hostileTexts) {
    const [annotation = ''] = githubAnnotations(
      resultFile([decided('token.issued', 'nonconformant', { expected: 'a', actual })]),
    );
    expect(annotation).toMatch(/^::error title=[^\r\n]*$/);
    expect(annotation.split('::')[1]).toMatch(/^error title=token\.issued on default%3A [\w ]+$/);
  }
});

test("annotations beyond GitHub's limit are counted in the last one, and the worst are never those", () => {
  const results = requirementIds.map((id) => decided(id, 'nonconformant'));
  const file = resultFile(results);
  const annotations = githubAnnotations(file);
  expect(annotations).toHaveLength(10);
  expect(annotations[0]).toContain('title=posture.privileged-granted on default');
  expect(annotations.at(-1)).toBe(
    `::error title=${file.findings.length - 9} more::See the summary of this job.`,
  );
});

test.describe('the job of a pipeline', () => {
  test('is known from the variables of GitHub, GitLab and Jenkins', () => {
    expect(
      pipelineJob({
        GITHUB_ACTIONS: 'true',
        GITHUB_SERVER_URL: 'https://git.example.com',
        GITHUB_REPOSITORY: 'iam/dcr',
        GITHUB_RUN_ID: '77',
        GITHUB_RUN_NUMBER: '42',
        GITHUB_WORKFLOW: 'Nightly',
      }),
    ).toEqual({
      kind: 'github',
      name: 'Nightly #42',
      number: 42,
      url: 'https://git.example.com/iam/dcr/actions/runs/77',
    });
    expect(
      pipelineJob({
        GITLAB_CI: 'true',
        CI_JOB_NAME: 'c',
        CI_PIPELINE_IID: '3',
        CI_JOB_URL: 'https://g.example/1',
      }),
    ).toMatchObject({ kind: 'gitlab', name: 'c #3' });
    expect(
      pipelineJob({ JENKINS_URL: 'x', JOB_NAME: 'n', BUILD_NUMBER: '9', BUILD_URL: 'https://j.example/9/' }),
    ).toMatchObject({ kind: 'jenkins', number: 9, url: 'https://j.example/9/' });
  });

  test('has an address without credentials', () => {
    const job = { JENKINS_URL: 'x', JOB_NAME: 'n', BUILD_NUMBER: '9' };
    const urlOf = (BUILD_URL: string) => pipelineJob({ ...job, BUILD_URL })?.url;
    expect(urlOf('https://robot:canary@j.example/9/')).toBe('https://j.example/9/');
    expect(urlOf('https://canary@j.example/9/?from=a@b')).toBe('https://j.example/9/?from=a@b');
    expect(urlOf('https://j.example/@team/9/')).toBe('https://j.example/@team/9/');
  });

  test('is null on a desktop, and null without an address', () => {
    expect(pipelineJob({})).toBeNull();
    expect(pipelineJob({ GITHUB_ACTIONS: 'true' })).toBeNull();
    expect(pipelineJob({ GITLAB_CI: 'true', CI_JOB_URL: 'nothing' })).toBeNull();
  });
});
