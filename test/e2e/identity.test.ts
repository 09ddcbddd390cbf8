import { afterAll, beforeAll, describe, expect } from 'vitest';
import { browserTest } from '@/test/support/browser/browser-test';
import { type Product, startProduct, temporaryData } from '@/test/support/servers/product';

const ADMIN_TOKEN = 'the-standing-token-of-this-test';

describe('who one is', () => {
  const data = temporaryData();
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ dataDir: data.dir, env: { ADMIN_TOKEN } });
  });
  afterAll(async () => {
    await product.stop();
    data.remove();
  });

  browserTest('goes to another browser by link and by phrase, and is left by signing out', async (visit) => {
    const first = await visit();
    await first.page.goto(`${product.origin}/me`);
    const name = async ({ page }: typeof first) => {
      const me = await page.request.get(`${product.origin}/api/me`);
      return ((await me.json()) as { id: string }).id;
    };
    const me = await name(first);
    await first.page.getByRole('button', { name: 'Use another device' }).click();
    const link = await first.page.getByTestId('device-link').inputValue();

    const second = await visit();
    await second.page.goto(link);
    await second.page.getByRole('button', { name: 'That is me' }).click();
    await second.page.getByRole('heading', { name: /^You are .* here, too$/ }).waitFor();
    expect(await name(second)).toBe(me);
    expect(second.page.url()).toBe(`${product.origin}/enter`);

    await first.page.getByRole('button', { name: 'Make a recovery phrase' }).click();
    const phrase = await first.page.getByTestId('recovery-phrase').innerText();
    await first.page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await first.page.getByRole('button', { name: 'Sign out of this browser' }).click();
    await first.page.waitForURL(`${product.origin}/`);
    expect(await name(first)).not.toBe(me);

    await first.page.goto(`${product.origin}/enter`);
    await first.page.getByLabel('Your recovery phrase, twelve words').fill(phrase.toUpperCase());
    await first.page.getByRole('button', { name: 'Come back' }).click();
    await first.page.getByRole('heading', { name: /^You are .* here, too$/ }).waitFor();
    expect(await name(first)).toBe(me);
  });

  browserTest('has a role that an admin gives on a page', async (visit) => {
    const ada = await visit();
    const answer = await ada.page.request.post(`${product.origin}/api/me`, {
      data: { name: 'Ada Reviewer' },
    });
    expect(answer.status()).toBe(200);
    const boss = await visit();
    await boss.page.goto(`${product.origin}/admin#t=${ADMIN_TOKEN}`);
    await boss.page.getByRole('button', { name: 'Become administrator' }).click();
    await boss.page.getByRole('heading', { name: 'You look after this Inkling now' }).waitFor();

    await boss.page.goto(`${product.origin}/admin`);
    await boss.page.getByLabel('Name, or the start of an id').fill('Ada');
    await boss.page.getByLabel('Role of Ada Reviewer').selectOption({ label: 'Reviews and trains' });
    await boss.page.getByTestId('roles-said').getByText('Ada Reviewer: reviews and trains.').waitFor();
    const role = ((await (await ada.page.request.get(`${product.origin}/api/me`)).json()) as { role: string })
      .role;
    expect(role).toBe('reviewer');
    await ada.page.goto(`${product.origin}/admin`);
    await ada.page.getByRole('button', { name: 'Become administrator' }).waitFor();
    // Asking who is here was refused.
    ada.expectProblem(/403/);
  });
});
