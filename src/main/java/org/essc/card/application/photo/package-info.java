/** Photos for card faces: checked against the region's rules and kept encrypted until used. */
package org.essc.card.application.photo;
