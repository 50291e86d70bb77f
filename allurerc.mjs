/** A category for each verdict that a reader looks for. */
const category = (name, verdict) => ({
  name,
  matchers: { labels: { verdict } },
  groupByMessage: false,
  expand: true,
});

/** How the single-file Allure report of a run looks; the run says where it goes, and adds targets, history and accepted failures. */
export default {
  name: 'DCR conformance',
  categories: [
    category('Nonconformant: the tenant violates a requirement', 'nonconformant'),
    category('Inconclusive: the tenant could not be asked, or a prerequisite failed', 'inconclusive'),
    {
      name: 'Known deviation: a listed behaviour of the product rather than of this tenant',
      matchers: { labels: { verdict: 'advisory', tag: 'product' } },
      groupByMessage: false,
      expand: true,
    },
    category('Advisory: a recommendation that is not followed', 'advisory'),
    category('Waived: accepted by its owner until a day', 'waived'),
    category('Not applicable: excluded by the declared settings', 'not-applicable'),
  ],
  plugins: {
    awesome: {
      options: {
        reportName: 'DCR conformance',
        singleFile: true,
        groupBy: ['epic', 'feature'],
        defaultSortBy: 'name,asc',
      },
    },
  },
};
