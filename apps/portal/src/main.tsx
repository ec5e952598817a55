import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components';
import '@musubi/ui/theme.css';
import { LanguageProvider, useLanguage } from './messages/language.tsx';
import { router } from './pages.tsx';
import { ServerFailure } from './server/ask.ts';
import { SessionGate } from './sign-in/session.tsx';

/**
 * Answers live in memory only, for as long as the session. Every view is audited, so nothing is asked again behind the
 * reader's back.
 */
const client = new QueryClient({
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      gcTime: 30 * 60_000,
      retry: (count, error) => count < 1 && error instanceof ServerFailure && error.code === 'network',
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

function Portal(): ReactElement {
  const { language } = useLanguage();
  return (
    <I18nProvider locale={language === 'ja' ? 'ja-JP' : 'en-GB'}>
      <SessionGate>
        <RouterProvider router={router} />
      </SessionGate>
    </I18nProvider>
  );
}

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <LanguageProvider>
        <Portal />
      </LanguageProvider>
    </QueryClientProvider>
  </StrictMode>,
);
