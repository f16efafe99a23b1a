/** Where people go with their cards: windows and the like, their hours and what they offer. */
package org.essc.servicepoint;
