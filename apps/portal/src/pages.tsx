import { createRootRoute, createRoute, createRouter, Navigate } from '@tanstack/react-router';
import { AuditPage } from './audit/audit-page.tsx';
import { HistoryPage } from './audit/history-page.tsx';
import { GatewaysPage } from './gateways/gateways-page.tsx';
import { DeskPage } from './patient-index/desk/desk-page.tsx';
import { EmergencyPage } from './patient-index/emergency/emergency-page.tsx';
import { LettersPage } from './patient-index/notice-letter/letters-page.tsx';
import { LocalIdsPage } from './patient-index/local-patient-id/local-ids-page.tsx';
import { LinkPage } from './patient-index/linking/link-page.tsx';
import { MemberCardPage } from './patient-index/register/member-card-page.tsx';
import { RegisterPage } from './patient-index/feed/register-page.tsx';
import { SearchPage } from './patient-index/search/search-page.tsx';
import { Shell } from './shell/shell.tsx';
import { PatientPage } from './timeline/patient-page.tsx';

/** 画面の一覧. The opaque PatientId is the only thing about a patient that ever stands in an address. */
const root = createRootRoute({ component: Shell, notFoundComponent: () => <Navigate to="/" replace /> });
const tree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: SearchPage }),
  createRoute({ getParentRoute: () => root, path: '/register', component: RegisterPage }),
  createRoute({ getParentRoute: () => root, path: '/patients/$patient', component: PatientPage }),
  createRoute({ getParentRoute: () => root, path: '/patients/$patient/link', component: LinkPage }),
  createRoute({ getParentRoute: () => root, path: '/patients/$patient/history', component: HistoryPage }),
  createRoute({ getParentRoute: () => root, path: '/patients/$patient/letters', component: LettersPage }),
  createRoute({ getParentRoute: () => root, path: '/patients/$patient/card', component: MemberCardPage }),
  createRoute({ getParentRoute: () => root, path: '/local-ids', component: LocalIdsPage }),
  createRoute({ getParentRoute: () => root, path: '/emergency', component: EmergencyPage }),
  createRoute({ getParentRoute: () => root, path: '/matching', component: DeskPage }),
  createRoute({ getParentRoute: () => root, path: '/audit', component: AuditPage }),
  createRoute({ getParentRoute: () => root, path: '/gateways', component: GatewaysPage }),
]);

export const router = createRouter({ routeTree: tree, defaultPreload: false });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
