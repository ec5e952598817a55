import { asthma, brief, clinicVisits, copd, hypertension, ophthalmology, psychiatry } from './chronic.ts';
import { atrialFibrillation, heartFailure } from './heart.ts';
import { diabetes, kidney, thyroid } from './metabolism.ts';
import { appendicitis, recentFollowUp, recentPneumonia, tuberculosisContact } from './infection.ts';
import { breastCancer, colonCancer, lungNodule } from './cancer.ts';
import { childbirth, newborn } from './birth.ts';
import { dialysis } from './dialysis.ts';
import { emergency, rehabilitation, stroke } from './hospital.ts';
import { allergyContrast, allergyEgg, allergyPenicillin, dispensing } from './standing.ts';
import type { Story, StoryName } from './story.ts';

export const STORIES: Readonly<Record<StoryName, Story>> = {
  brief,
  'clinic-visits': clinicVisits,
  hypertension,
  diabetes,
  kidney,
  'atrial-fibrillation': atrialFibrillation,
  stroke,
  rehabilitation,
  'heart-failure': heartFailure,
  'recent-pneumonia': recentPneumonia,
  'recent-follow-up': recentFollowUp,
  'colon-cancer': colonCancer,
  'breast-cancer': breastCancer,
  'lung-nodule': lungNodule,
  dialysis,
  childbirth,
  newborn,
  appendicitis,
  asthma,
  copd,
  thyroid,
  psychiatry,
  ophthalmology,
  'tuberculosis-contact': tuberculosisContact,
  emergency,
  dispensing,
  'allergy-contrast': allergyContrast,
  'allergy-penicillin': allergyPenicillin,
  'allergy-egg': allergyEgg,
};
