/**
 * Replacement of a physical card (补换卡): requested, paid where the region charges, made like any
 * application, and completed when the new card becomes normal. A temporary card stands in
 * meanwhile. The flow's steps are numbered in {@code docs/flows/replacement.md}.
 */
package org.essc.card.replacement;
