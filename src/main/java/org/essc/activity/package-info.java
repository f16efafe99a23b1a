/**
 * How much the platform is asked for, and how fast it answers: the requests of all instances, added
 * up in the database, and what waits to be done. Numbers alone, no person and no partner.
 */
package org.essc.activity;
