"""Large cities that give no time zone its name, with the zones they are in: people know their city, not its zone.

The names are English and German ones. Where two cities have one name, the larger is meant.
"""

from __future__ import annotations

from collections.abc import Mapping

_BY_ZONE: Mapping[str, str] = {
    "Africa/Algiers": "Algier",
    "Africa/Cairo": "Kairo, Alexandria",
    "Africa/Addis_Ababa": "Addis Abeba",
    "Africa/Johannesburg": "Cape Town, Kapstadt, Durban, Pretoria",
    "Africa/Lagos": "Abuja",
    "Africa/Casablanca": "Rabat, Marrakesch",
    "America/Argentina/Buenos_Aires": "Buenos Aires",
    "America/Bogota": "Medellín",
    "America/Chicago": "Dallas, Houston, Austin, San Antonio, New Orleans, Minneapolis, St. Louis, Milwaukee",
    "America/Denver": "Salt Lake City",
    "America/Edmonton": "Calgary",
    "America/Havana": "Havanna",
    "America/Los_Angeles": "San Francisco, San Diego, San Jose, Seattle, Las Vegas, Sacramento",
    "America/Mexico_City": "Mexiko-Stadt",
    "America/New_York": "Washington, Washington D.C., Boston, Philadelphia, Atlanta, Miami, Baltimore, Pittsburgh, "
    "Cleveland, Charlotte, Orlando, Tampa",
    "America/Sao_Paulo": "Rio de Janeiro, Brasília",
    "America/Toronto": "Ottawa, Québec",
    "Asia/Baghdad": "Bagdad",
    "Asia/Dubai": "Abu Dhabi",
    "Asia/Ho_Chi_Minh": "Hanoi, Ho-Chi-Minh-Stadt",
    "Asia/Jakarta": "Bandung",
    "Asia/Jerusalem": "Haifa",
    "Asia/Karachi": "Islamabad, Lahore",
    "Asia/Kolkata": "Delhi, New Delhi, Neu-Delhi, Mumbai, Bombay, Bangalore, Bengaluru, Chennai, Hyderabad, Kalkutta",
    "Asia/Macau": "Macao",
    "Asia/Riyadh": "Riad, Mekka, Mecca, Jeddah, Dschidda",
    "Asia/Seoul": "Busan",
    "Asia/Shanghai": "Beijing, Peking, Guangzhou, Kanton, Shenzhen, Wuhan, Tianjin, Chengdu, Schanghai",
    "Asia/Singapore": "Singapur",
    "Asia/Taipei": "Taipeh",
    "Asia/Tehran": "Teheran",
    "Asia/Tokyo": "Tokio, Osaka, Kyoto, Kioto, Yokohama, Nagoya, Sapporo",
    "Asia/Yerevan": "Eriwan",
    "Atlantic/Reykjavik": "Reykjavík",
    "Australia/Sydney": "Canberra",
    "Europe/Amsterdam": "Rotterdam, Den Haag, The Hague, Utrecht, Eindhoven",
    "Europe/Athens": "Athen, Thessaloniki",
    "Europe/Belgrade": "Belgrad",
    "Europe/Berlin": "München, Munich, Hamburg, Köln, Cologne, Frankfurt, Frankfurt am Main, Stuttgart, Düsseldorf, "
    "Dortmund, Essen, Leipzig, Bremen, Dresden, Hannover, Hanover, Nürnberg, Nuremberg, Duisburg, Bochum, Wuppertal, "
    "Bielefeld, Bonn, Münster, Karlsruhe, Mannheim, Augsburg, Wiesbaden, Mainz, Kiel, Lübeck, Erfurt, Rostock, Kassel, "
    "Magdeburg, Potsdam, Saarbrücken, Schwerin, Freiburg, Aachen, Braunschweig, Halle, Heidelberg, Regensburg",
    "Europe/Brussels": "Brüssel, Antwerpen, Antwerp, Gent, Ghent, Brügge, Bruges",
    "Europe/Bucharest": "Bukarest",
    "Europe/Copenhagen": "Kopenhagen",
    "Europe/Helsinki": "Tampere",
    "Europe/Istanbul": "Ankara, Izmir",
    "Europe/Kyiv": "Kiev, Kiew, Charkiw, Kharkiv, Odessa, Lwiw, Lviv",
    "Europe/Lisbon": "Lissabon, Porto",
    "Europe/Ljubljana": "Laibach",
    "Europe/London": "Manchester, Birmingham, Edinburgh, Glasgow, Liverpool, Leeds, Bristol, Cardiff, Sheffield, "
    "Cambridge, Oxford",
    "Europe/Luxembourg": "Luxemburg",
    "Europe/Madrid": "Barcelona, Valencia, Sevilla, Seville, Bilbao, Málaga",
    "Europe/Moscow": "Moskau, Saint Petersburg, St. Petersburg, Sankt Petersburg",
    "Europe/Oslo": "Bergen",
    "Europe/Paris": "Lyon, Marseille, Toulouse, Nice, Nizza, Strasbourg, Straßburg, Bordeaux, Lille, Nantes",
    "Europe/Prague": "Prag, Brno, Brünn",
    "Europe/Rome": "Rom, Milan, Mailand, Naples, Neapel, Turin, Florence, Florenz, Venice, Venedig, Bologna, Genoa, "
    "Genua, Palermo, Bozen, Bolzano",
    "Europe/Sofia": "Plovdiv",
    "Europe/Stockholm": "Gothenburg, Göteborg, Malmö",
    "Europe/Vienna": "Wien, Graz, Linz, Salzburg, Innsbruck, Klagenfurt, Bregenz",
    "Europe/Vilnius": "Wilna",
    "Europe/Warsaw": "Warschau, Kraków, Krakow, Krakau, Gdańsk, Danzig, Wrocław, Breslau, Poznań, Posen, Łódź, Lodz",
    "Europe/Zurich": "Zürich, Geneva, Genf, Bern, Basel, Lausanne, Lucerne, Luzern, St. Gallen, Winterthur, Lugano",
    "Pacific/Auckland": "Wellington, Christchurch",
    "Pacific/Honolulu": "Hawaii",
}

CITIES: Mapping[str, str] = {city: zone for zone, cities in _BY_ZONE.items() for city in cities.split(", ")}
"""The zones of cities, by the cities' names."""
