"""The program that calls INSi with PHP's SoapClient."""
