"""Text without personal data that looks as if it had some."""

import pytest

from nlp import masks

HARMLESS = """
I paid 1299.00 dollars on 12/04/2023 for this
The order of 250 pieces came on 2021-03-04
Version 10.4.2.1 crashes at start
iOS 17.4.1 broke the app again
It took 45 minutes and 30 seconds
We waited from 10:30 to 12:45
The flight AA1234 was late by 3 hours
Flight 2022 left gate B12 at 18:05
I rate it 10/10 would buy again
Scored 4.5 out of 5 in 2019
My 2015 Honda Civic has 120000 miles
Room 1204 was dirty
The price went from 19.99 to 24.99
Over 1,000,000 customers cannot be wrong
1 234 567 euros were raised in 2014-2015
Only 24/7 support in name
Call centre wait was 55 minutes
We ordered 2 large pizzas and 4 cokes
The PS5 and the RTX 4090 are loud
The iPhone 14 Pro Max 256 GB is overpriced
Chapter 12 verse 5 was my favourite
Error code 0x80070005 comes up
Error 404 on the checkout page
thinkbook 2021
radeon 580
Between 2008 and 2012 it was good
Temperature was 38.5 degrees
We are 3 people for 5 nights
The 7 day trial became 30 days
It costs 1500 USD per month
Add 500 ml of water
My balance is 4500 euros and it is wrong
You charged me 35 twice
I get 20 Mbps instead of 100 Mbps
Tweet 569587686496825344 says it all
The ratio is 3:2 and the score 21-14
Black Friday 2023 was a mess
Model X2000 has a weak battery
The WH-1000XM5 headphones are great
Size 42 runs small
Bus 38 never comes
Top 100 songs of 1999
Page 23 of 140
Save 50% on orders over 75
account since 2015 and never a problem
I have had this card for 12 years
The claim was denied 3 times
My booking in 2019 was perfect
Password reset does not work
My password is not working
The password is wrong every time
The name is on the box
My name appears incorrectly on the bill
Your name will not be printed
This is great
This is Virgin America at its worst
I am very disappointed
I am Monzo customer since day one
Hi Team, where is my parcel
Dear Customer Service, please help
Hello Amazon, I need help
Thanks Southwest for nothing
Thank you Delta
Virgin America has the best crew
Southwest is better than United
I love Trader Joe's frozen food
Wendy's fries were cold
Papa John's forgot the sauce
We went to Macy's and Kohl's
Ben & Jerry's is too sweet
Calvin Klein underwear ripped
My Michael Kors bag broke
Tommy Hilfiger sizes are off
The Jack Daniel's sauce is good
Johnson & Johnson recalled it
Harley Davidson dealer was rude
The Tesla Model 3 is quiet
Mercedes dealership in Austin
My Ford broke down in Dallas
Hilton in Paris was noisy
We flew from Charlotte to Denver
San Jose to San Diego took long
Santa Monica pier was closed
St. Louis airport is small
The hotel near Lake Victoria
Los Angeles and New Orleans
Will you refund me
May I ask why
Mark my words, never again
I will never be frank about it
In April the price rose
The rose garden was lovely
Grace period was too short
Faith in this bank is gone
Hope it gets better
Art supplies were missing
The summer sale was a joke
Hunter boots leak
Amber alert woke me
Ruby red lipstick smudges
Olive oil was rancid
The pearl earrings are fake
The Apple Watch dies by noon
Microsoft Office and Google Drive
Face ID fails on the app
Great app, easy to use
Bank of America charges too much
Wells Fargo closed my branch
Chase declined it again
Capital One was fine
Morgan Stanley fees
Barclays, HSBC and Lloyds are worse
Uber Eats and DoorDash are late
Netflix raised the price again
Siri and Alexa do not understand me
Sri Lanka and Hong Kong are not supported
Christmas Eve delivery failed
Happy New Year to all
God bless this service
Jesus, what a wait
The Queen's room was cold
Dr. appointment was moved
I asked the manager and she laughed
The agent hung up
the waitress was rude
no one answered the phone
via bank transfer it took 3 days
I live 5 minutes from the store
12 people in the queue on the street
The road was closed for 2 days
40 min drive for nothing
I bought 3 for the price of 2
Buy 1 get 1 free
1st class was worse than 2nd
Das Paket kam nach 14 Tagen
Die Rechnung vom 03.04.2023 ist falsch
Der Preis stieg von 9,99 auf 14,99 Euro
Meine Mann und ich waren 2018 dort
Der Kaffee ist sauer und bitter
Das Siegel auf der Packung fehlt
Ein Stern ist noch zu viel
Im Sommer war der Keller nass
Am Montag um 10 Uhr war zu
Mit der Lage bin ich zufrieden
Der Koch und der Kellner waren nett
Der Bauer bekommt zu wenig
Ich bin sehr unzufrieden
Ich bin seit 2015 Kunde
Le colis est arrivé le 12 mars 2023
Je suis très déçue du service
J'ai attendu 45 minutes au téléphone
La commande a coûté 89,90 euros
Le plat du jour à 15 euros est bon
Merci beaucoup pour votre aide
Il y a 200 places dans la salle
El pedido tardó 15 días
Soy cliente desde 2012
La cuenta fue de 45 euros
Gracias por nada
La vida es cara aquí
El vino de la casa costó 12 euros
Het pakket kwam na 10 dagen
Ik ben heel tevreden
Ik ben klant sinds 2010
De rekening was 65 euro
Bedankt voor niets
Il pacco è arrivato dopo 20 giorni
Sono molto deluso
Il conto era di 80 euro
Grazie mille per il servizio
La pizza margherita era fredda
Sarà possibile parlare con qualcuno
Ojalá mejore el servicio
La cosa bella è il prezzo
The last 3 orders were fine
I ordered 1500 pieces and got 1499
My order of 2500 units is late
I changed my address 3 times
We walked 5 miles to the park
5/5 stars. Well done all
It opened on 14 February at the station
Two of 12 rooms had a view
The number is wrong
WHAT CAN I DO NOW
The Golden Helix Orchestra played
Knowledge Agency was closed
Vitamin B Complex upset me
In Juli war alles voll
Regards, The Team
Danke an das Team
50000 Kunden haben Recht
10000 Euro waren weg
1500 MB Speicher reichen nicht
2019 EU Rules changed it all
Thanks for the 100 points
I scrolled past 3 ads
The phone has 12345 mAh
Password reset 3 times
the pass was wrong again
I am waiting and waiting
this is ridiculous
i am so annoyed
im done with this
Ich kann weder Miete noch Strom bezahlen
Nach dem Tod war die Klima aus
Aria condizionata rumorosa
due ore sulla pista senza aria
Tien dagen van tevoren bij de kassa
me eliminaron en primera ronda
I contacted Equifax and asked Equifax again
""".strip().splitlines()


def test_harmless_list_is_long_enough_to_mean_something() -> None:
    assert len(set(HARMLESS)) >= 150


@pytest.mark.parametrize("text", HARMLESS)
def test_mask_leaves_harmless_text(text: str) -> None:
    assert masks.mask(text).text == text
