/**
 * Applications for a first card: by the person, or by an agency for its people, under the rules of
 * the region; with photo, claim voucher, progress and withdrawal.
 */
package org.essc.card.application;
