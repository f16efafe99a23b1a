/**
 * Applications for a card: by the person, or by an agency for its people, under the rules of the
 * region; with photo, claim voucher, progress and withdrawal. All that is made or changed of an
 * application, by whichever room, is made or changed here.
 */
package org.essc.card.application;
