import { expect, it } from 'vitest';
import { schemaText, testDatabase } from '@musubi/testkit';

it('keeps db/schema.sql as the migrations leave the database', async () => {
  // After a new migration: run this test with --update and read the difference.
  await using database = await testDatabase(new URL('../db/migrations', import.meta.url).pathname);
  await expect(await schemaText(database.url)).toMatchFileSnapshot('../db/schema.sql');
});
