/** One cluster serves both sides: every URL names it, each role has one password, databases stay as they were named. */
import { expect, test } from 'vitest';
import { inPeoples } from './one-cluster.ts';

test('the urn’s URLs move to people’s cluster; a role that both had keeps people’s password, whichever came up first', () => {
  const env = {
    CLUSTER_PEOPLE_ADMIN_URL: 'postgresql://postgres:pa@127.0.0.1:1111/postgres',
    JOURNAL_READ_URL: 'postgresql://board_reader:pr@127.0.0.1:1111/board',
    CLUSTER_URN_ADMIN_URL: 'postgresql://postgres:ua@127.0.0.1:2222/postgres',
    URN_DATABASE_URL: 'postgresql://urn_app:uu@127.0.0.1:2222/urn',
    URN_CHAIN_READ_URL: 'postgresql://board_reader:ur@127.0.0.1:2222/board',
  };
  const moved = {
    CLUSTER_PEOPLE_ADMIN_URL: 'postgresql://postgres:pa@127.0.0.1:1111/postgres',
    JOURNAL_READ_URL: 'postgresql://board_reader:pr@127.0.0.1:1111/board',
    CLUSTER_URN_ADMIN_URL: 'postgresql://postgres:pa@127.0.0.1:1111/postgres',
    URN_DATABASE_URL: 'postgresql://urn_app:uu@127.0.0.1:1111/urn',
    URN_CHAIN_READ_URL: 'postgresql://board_reader:pr@127.0.0.1:1111/board',
  };
  expect(inPeoples(env)).toEqual(moved);
  expect(inPeoples(Object.fromEntries(Object.entries(env).reverse()))).toEqual(moved);
});
