/**
 * Changes of what is known of a holder: phone and address at once, name and ID number with a new
 * card. The steps are numbered in {@code docs/flows/changes.md}.
 */
package org.essc.card.change;
