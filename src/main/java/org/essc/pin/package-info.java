/**
 * What every PIN needs, whoever's it is: its value, what makes one weak, its hash, and attempts
 * that wait for their turn, are judged in order and counted exactly. It keeps no table: whose PIN
 * it is, and what an error does, is known by the room that keeps it.
 */
package org.essc.pin;
