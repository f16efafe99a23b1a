package org.essc.family;

import org.essc.card.CardRecord;

/** Both persons, each by one of their cards. */
record GuardianAndWard(CardRecord guardian, CardRecord ward) {}
