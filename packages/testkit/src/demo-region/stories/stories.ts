import { asthma, atrialFibrillation, brief, clinicVisits, copd, diabetes, heartFailure, hypertension, kidney, ophthalmology, psychiatry, thyroid } from './chronic.ts';
import { appendicitis, breastCancer, childbirth, colonCancer, dialysis, emergency, lungNodule, newborn, recentFollowUp, recentPneumonia, rehabilitation, stroke, tuberculosisContact } from './hospital.ts';
import { allergyContrast, allergyEgg, allergyPenicillin, dispensing } from './standing.ts';
import type { Story, StoryName } from './story.ts';

export const STORIES: Readonly<Record<StoryName, Story>> = {
  brief, 'clinic-visits': clinicVisits, hypertension, diabetes, kidney, 'atrial-fibrillation': atrialFibrillation, stroke, rehabilitation, 'heart-failure': heartFailure,
  'recent-pneumonia': recentPneumonia, 'recent-follow-up': recentFollowUp, 'colon-cancer': colonCancer, 'breast-cancer': breastCancer, 'lung-nodule': lungNodule, dialysis, childbirth, newborn, appendicitis, asthma, copd, thyroid, psychiatry, ophthalmology,
  'tuberculosis-contact': tuberculosisContact, emergency, dispensing, 'allergy-contrast': allergyContrast, 'allergy-penicillin': allergyPenicillin, 'allergy-egg': allergyEgg,
};
