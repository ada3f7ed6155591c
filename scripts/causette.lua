-- A Wireshark dissector of the Causette protocol: instant messaging over UDP.
--
-- To use it, put this file into Wireshark's folder of personal Lua plugins
-- (Help > About > Folders), or start tshark -X lua_script:causette.lua
--
-- The tables between the markers are written from protocol/layouts.ts by
-- `deno task dissector`; all else is written by hand and reads these tables.

-- begin tables

local ID_UNKNOWN = 0
local ID_SERVER = 255
local CONNEXION = 1
local ERREUR = 30
local REPEAT_SECONDS = 180
local MESSAGES = {
  [1] = {
    name = "CONNEXION",
    fields = {
      {
        kind = "name",
        max = 10,
        delimiter = "UN_DELIMITER",
        given = "USER_NAME",
        when = { sender = 0 },
        name = "USER_NAME",
      },
    },
  },
  [2] = {
    name = "REPONSE_CONNEXION",
    fields = {
      {
        kind = "flag",
        name = "STATUT_INSCRIPTION",
        bits = 2,
        when = { octets = 1 },
        values = { [0] = "INSCRIPTION_VALIDEE", [1] = "USER_NAME_INVALIDE", [2] = "USER_NAME_EXISTANT", [3] = "SERVEUR_PLEIN" },
      },
      {
        kind = "integer",
        name = "ID_USER",
        octets = 1,
        min = 0,
        max = 254,
        when = { octets = 1 },
        zero_unless = { STATUT_INSCRIPTION = "INSCRIPTION_VALIDEE" },
      },
      {
        kind = "flag",
        name = "STATUT_CONNEXION",
        bits = 1,
        when = { octets = 0 },
        values = { [0] = "CONNEXION_REUSSIE", [1] = "CONNEXION_ERREUR" },
      },
    },
  },
  [3] = {
    name = "CREER_MESSAGERIE_PRIVEE",
    fields = {
      { kind = "flag", name = "MODE_MESSAGERIE", bits = 1, values = { [0] = "CENTRALISEE", [1] = "DECENTRALISEE" } },
      { kind = "name", max = 50, delimiter = "M_DELIMITER", given = "NOM_MESSAGERIE", name = "NOM_MESSAGERIE" },
      { kind = "integer", name = "NUM_MAX", octets = 1, min = 0, max = 254 },
    },
  },
  [4] = {
    name = "REPONSE_CREER_MESSAGERIE_PRIVEE",
    fields = {
      {
        kind = "flag",
        name = "STATUT_CREATION",
        bits = 2,
        values = {
          [0] = "CREATION_VALIDEE",
          [1] = "NOM_MESSAGERIE_ERREUR",
          [2] = "NOM_MESSAGERIE_EXISTANT",
          [3] = "NUM_MAX_PETIT",
        },
      },
      {
        kind = "integer",
        name = "ID_MESSAGERIE",
        octets = 1,
        min = 0,
        max = 255,
        zero_unless = { STATUT_CREATION = "CREATION_VALIDEE" },
      },
    },
  },
  [5] = { name = "DEMANDER_LISTE_MESSAGERIE", fields = {} },
  [6] = {
    name = "REPONSE_DEMANDER_LISTE_MESSAGERIE",
    fields = {
      {
        kind = "list",
        name = "MESSAGERIES",
        count = "NUM_MESSAGERIE",
        row = {
          {
            kind = "flag",
            name = "MODE_MESSAGERIE",
            bits = 1,
            octet = true,
            values = { [0] = "CENTRALISEE", [1] = "DECENTRALISEE" },
          },
          { kind = "name", max = 50, delimiter = "M_DELIMITER", name = "NOM_MESSAGERIE" },
          { kind = "integer", name = "NUM_CLIENT", octets = 1, min = 0, max = 255 },
        },
      },
    },
  },
  [7] = {
    name = "DEMANDE_ACCES_MESSAGERIE_PRIVEE",
    fields = { { kind = "name", max = 50, delimiter = "M_DELIMITER", name = "NOM_MESSAGERIE" } },
  },
  [8] = {
    name = "REPONSE_ACCES_MESSAGERIE_PRIVEE",
    fields = {
      { kind = "flag", name = "MODE_MESSAGERIE", bits = 1, values = { [0] = "CENTRALISEE", [1] = "DECENTRALISEE" } },
      {
        kind = "flag",
        name = "STATUT_ACCES",
        bits = 2,
        values = { [0] = "ACCES_REUSSI", [1] = "NOM_MESSAGERIE_INEXISTANT", [2] = "MAX_CLIENT_ATTEINT" },
      },
      {
        kind = "list",
        name = "CLIENTS",
        count = "NOMBRE_CLIENTS",
        when = { fields = { MODE_MESSAGERIE = "DECENTRALISEE", STATUT_ACCES = "ACCES_REUSSI" } },
        row = {
          { kind = "address", name = "IP_ADRESS" },
          { kind = "integer", name = "PORT_NUMBER", octets = 2, min = 0, max = 65535 },
          { kind = "name", max = 10, delimiter = "UN_DELIMITER", name = "USER_NAME" },
        },
      },
    },
  },
  [9] = {
    name = "DEMANDER_LISTE_CLIENT",
    fields = { { kind = "name", max = 50, delimiter = "M_DELIMITER", name = "NOM_MESSAGERIE" } },
  },
  [10] = {
    name = "REPONSE_DEMANDER_LISTE_CLIENT",
    fields = {
      {
        kind = "list",
        name = "CLIENTS",
        count = "NUM_CLIENT",
        row = { { kind = "name", max = 10, delimiter = "UN_DELIMITER", name = "USER_NAME" } },
      },
    },
  },
  [11] = {
    name = "INVITER_MESSAGERIE_PRIVEE",
    fields = { { kind = "name", max = 10, delimiter = "UN_DELIMITER", name = "USER_NAME" } },
  },
  [12] = { name = "REPONSE_INVITER_MESSAGERIE_PRIVEE", fields = {} },
  [13] = {
    name = "DEMANDE_MESSAGERIE_PRIVEE",
    fields = {
      { kind = "name", max = 10, delimiter = "UN_DELIMITER", name = "USER_NAME" },
      {
        kind = "flag",
        name = "MODE_MESSAGERIE",
        bits = 1,
        octet = true,
        values = { [0] = "CENTRALISEE", [1] = "DECENTRALISEE" },
      },
      { kind = "name", max = 50, delimiter = "M_DELIMITER", name = "NOM_MESSAGERIE" },
    },
  },
  [14] = {
    name = "REPONSE_MESSAGERIE_PRIVEE",
    fields = { { kind = "flag", name = "REPONSE", bits = 1, values = { [0] = "ACCEPTER", [1] = "REFUSER" } } },
  },
  [15] = { name = "TEXTE", fields = { { kind = "chat", length = "CHAT_LONGUEUR", name = "CHAT" } } },
  [16] = { name = "REPONSE_TEXTE", fields = {} },
  [17] = {
    name = "CHANGER_MESSAGERIE",
    fields = { { kind = "name", max = 50, delimiter = "M_DELIMITER", name = "NOM_MESSAGERIE" } },
  },
  [18] = {
    name = "REPONSE_CHANGER_MESSAGERIE",
    fields = {
      { kind = "flag", name = "MODE_MESSAGERIE", bits = 1, values = { [0] = "CENTRALISEE", [1] = "DECENTRALISEE" } },
      {
        kind = "flag",
        name = "STATUT_ACCES",
        bits = 2,
        values = { [0] = "ACCES_REUSSI", [1] = "NOM_MESSAGERIE_INEXISTANT", [2] = "MAX_CLIENT_ATTEINT" },
      },
      {
        kind = "list",
        name = "CLIENTS",
        count = "NOMBRE_CLIENTS",
        when = { fields = { MODE_MESSAGERIE = "DECENTRALISEE", STATUT_ACCES = "ACCES_REUSSI" } },
        row = {
          { kind = "address", name = "IP_ADRESS" },
          { kind = "integer", name = "PORT_NUMBER", octets = 2, min = 0, max = 65535 },
          { kind = "name", max = 10, delimiter = "UN_DELIMITER", name = "USER_NAME" },
        },
      },
    },
  },
  [19] = { name = "QUITTER_MESSAGERIE_PRIVEE", fields = {} },
  [20] = {
    name = "REPONSE_QUITTER_MESSAGERIE_PRIVEE",
    fields = { { kind = "flag", name = "STATUT_EXIT", bits = 1, values = { [0] = "EXIT_REUSSI", [1] = "CLIENT_INEXISTANT" } } },
  },
  [21] = { name = "DECONNEXION", fields = {} },
  [22] = {
    name = "REPONSE_DECONNEXION",
    fields = {
      {
        kind = "flag",
        name = "STATUT_DECONNEXION",
        bits = 1,
        values = { [0] = "DEMANDE_SUCCESS", [1] = "ERREUR_DECONNEXION" },
      },
    },
  },
  [23] = {
    name = "PRESENCE",
    fields = {
      {
        kind = "flag",
        name = "EVENEMENT",
        bits = 2,
        values = { [0] = "LISTE", [1] = "ARRIVEE", [2] = "DEPART", [3] = "SUITE" },
      },
      { kind = "flag", name = "MODE_MESSAGERIE", bits = 1, values = { [0] = "CENTRALISEE", [1] = "DECENTRALISEE" } },
      { kind = "integer", name = "ID_MESSAGERIE", octets = 1, min = 0, max = 255 },
      { kind = "name", max = 50, delimiter = "M_DELIMITER", name = "NOM_MESSAGERIE" },
      {
        kind = "list",
        name = "CLIENTS",
        count = "NUM_CLIENT",
        row = {
          { kind = "integer", name = "ID_USER", octets = 1, min = 1, max = 254 },
          { kind = "address", when = { fields = { MODE_MESSAGERIE = "DECENTRALISEE" } }, name = "IP_ADRESS" },
          {
            kind = "integer",
            name = "PORT_NUMBER",
            octets = 2,
            min = 0,
            max = 65535,
            when = { fields = { MODE_MESSAGERIE = "DECENTRALISEE" } },
          },
          { kind = "name", max = 10, delimiter = "UN_DELIMITER", name = "USER_NAME" },
        },
      },
    },
  },
  [24] = { name = "REPONSE_PRESENCE", fields = {} },
  [30] = {
    name = "ERREUR",
    fields = {
      {
        kind = "flag",
        name = "MOTIF",
        bits = 3,
        values = {
          [1] = "TYPE_INCONNU",
          [2] = "MALFORME",
          [3] = "NON_CONNECTE",
          [4] = "INEXISTANT",
          [5] = "NON_PERMIS",
          [6] = "COMPLET",
          [7] = "TROP_GRAND",
        },
      },
      { kind = "rest", max = 200, name = "RAISON" },
    },
  },
}
local UNFIT = {
  { 0, 32 },
  { 35, 35 },
  { 127, 160 },
  { 173, 173 },
  { 832, 833 },
  { 835, 836 },
  { 884, 884 },
  { 894, 894 },
  { 903, 903 },
  { 1564, 1564 },
  { 2392, 2399 },
  { 2524, 2525 },
  { 2527, 2527 },
  { 2611, 2611 },
  { 2614, 2614 },
  { 2649, 2651 },
  { 2654, 2654 },
  { 2908, 2909 },
  { 3907, 3907 },
  { 3917, 3917 },
  { 3922, 3922 },
  { 3927, 3927 },
  { 3932, 3932 },
  { 3945, 3945 },
  { 3955, 3955 },
  { 3957, 3958 },
  { 3960, 3960 },
  { 3969, 3969 },
  { 3987, 3987 },
  { 3997, 3997 },
  { 4002, 4002 },
  { 4007, 4007 },
  { 4012, 4012 },
  { 4025, 4025 },
  { 4447, 4448 },
  { 5760, 5760 },
  { 6158, 6158 },
  { 8049, 8049 },
  { 8051, 8051 },
  { 8053, 8053 },
  { 8055, 8055 },
  { 8057, 8057 },
  { 8059, 8059 },
  { 8061, 8061 },
  { 8123, 8123 },
  { 8126, 8126 },
  { 8137, 8137 },
  { 8139, 8139 },
  { 8147, 8147 },
  { 8155, 8155 },
  { 8163, 8163 },
  { 8171, 8171 },
  { 8174, 8175 },
  { 8185, 8185 },
  { 8187, 8187 },
  { 8189, 8189 },
  { 8192, 8207 },
  { 8232, 8239 },
  { 8287, 8303 },
  { 8486, 8486 },
  { 8490, 8491 },
  { 9001, 9002 },
  { 10972, 10972 },
  { 12288, 12288 },
  { 12644, 12644 },
  { 63744, 64013 },
  { 64016, 64016 },
  { 64018, 64018 },
  { 64021, 64030 },
  { 64032, 64032 },
  { 64034, 64034 },
  { 64037, 64038 },
  { 64042, 64109 },
  { 64112, 64217 },
  { 64285, 64285 },
  { 64287, 64287 },
  { 64298, 64310 },
  { 64312, 64316 },
  { 64318, 64318 },
  { 64320, 64321 },
  { 64323, 64324 },
  { 64326, 64334 },
  { 65279, 65279 },
  { 65440, 65440 },
  { 65529, 65531 },
  { 119134, 119140 },
  { 119227, 119232 },
  { 194560, 195101 },
  { 917504, 921599 },
}

-- end tables

local HEADER_OCTETS = 4
local DELIMITER = 0x23

local causette = Proto("causette", "Causette")

-- Fields ------------------------------------------------------------------

local type_names = {}
for code, message in pairs(MESSAGES) do type_names[code] = message.name end

local head = {
  type = ProtoField.uint32("causette.type_message", "TYPE_MESSAGE", base.DEC, type_names, 0xf8000000),
  user = ProtoField.uint32("causette.id_user", "ID_USER", base.DEC, nil, 0x07f80000),
  num_seq = ProtoField.uint32("causette.num_seq", "NUM_SEQ", base.DEC, nil, 0x0007fff8),
  bits = ProtoField.uint32("causette.bits", "BITS", base.DEC, nil, 0x00000007),
}
local link = {
  request_in = ProtoField.framenum("causette.request_in", "Request in", base.NONE, frametype.REQUEST),
  response_in = ProtoField.framenum("causette.response_in", "Response in", base.NONE, frametype.RESPONSE),
  time = ProtoField.relative_time("causette.time", "Time since the request"),
  repeat_of = ProtoField.framenum("causette.repeat_of", "Repeat of", base.NONE, frametype.RETRANS_PREV),
  try = ProtoField.uint16("causette.try", "Try", base.DEC),
}
local fault = {
  short = ProtoExpert.new("causette.short", "Too short for a header word", expert.group.MALFORMED, expert.severity.ERROR),
  type = ProtoExpert.new("causette.type_unknown", "No message has this code", expert.group.UNDECODED, expert.severity.WARN),
  layout = ProtoExpert.new("causette.malformed", "Malformed", expert.group.MALFORMED, expert.severity.ERROR),
  name = ProtoExpert.new("causette.unfit_name", "Not a fit name", expert.group.MALFORMED, expert.severity.WARN),
}
local note = {
  repeated = ProtoExpert.new("causette.repeated", "Repeat", expert.group.SEQUENCE, expert.severity.NOTE),
  unanswered = ProtoExpert.new("causette.unanswered", "No response in this capture", expert.group.SEQUENCE, expert.severity.NOTE),
  erreur = ProtoExpert.new("causette.erreur", "The request has failed", expert.group.RESPONSE_CODE, expert.severity.NOTE),
}

local make = {
  flag = function(key, field) return ProtoField.uint8(key, field.name, base.DEC, field.values) end,
  integer = function(key, field)
    local of_width = field.octets == 2 and ProtoField.uint16 or ProtoField.uint8
    return of_width(key, field.name, base.DEC)
  end,
  address = function(key, field) return ProtoField.ipv4(key, field.name) end,
  name = function(key, field) return ProtoField.string(key, field.name, base.UNICODE) end,
  rest = function(key, field) return ProtoField.string(key, field.name, base.UNICODE) end,
  chat = function(key, field) return ProtoField.bytes(key, field.name) end,
  list = function(key, field) return ProtoField.none(key, field.name) end,
}

-- The fields of the data, by the name that a display filter has for them.
local data = {}

local function key_of(prefix, name) return prefix .. "." .. name:lower() end

local function declare(prefix, fields)
  for _, field in ipairs(fields) do
    local key = key_of(prefix, field.name)
    data[key] = data[key] or make[field.kind](key, field)
    local beside = field.count or field.length or field.delimiter
    if beside then
      local side_key = key_of(prefix, beside)
      local side = { kind = field.delimiter and "name" or "integer", name = beside, octets = field.length and 2 or 1 }
      data[side_key] = data[side_key] or make[side.kind](side_key, side)
    end
    if field.row then declare(key, field.row) end
  end
end

for _, message in pairs(MESSAGES) do declare("causette.donnees", message.fields) end

local declared = {}
for _, group in ipairs({ head, link, data }) do
  for _, field in pairs(group) do declared[#declared + 1] = field end
end
causette.fields = declared
local experts = {}
for _, group in ipairs({ fault, note }) do
  for _, one in pairs(group) do experts[#experts + 1] = one end
end
causette.experts = experts

-- Text --------------------------------------------------------------------

-- The least and the greatest second octet of UTF-8 after a first one.
local function second_octet(first)
  if first == 0xe0 then return 0xa0, 0xbf end
  if first == 0xed then return 0x80, 0x9f end
  if first == 0xf0 then return 0x90, 0xbf end
  if first == 0xf4 then return 0x80, 0x8f end
  return 0x80, 0xbf
end

-- The code points of UTF-8; nil where it is none (overlong, surrogates, cut).
local function code_points(octets)
  local points, at = {}, 1
  while at <= #octets do
    local first = octets:byte(at)
    local more = first < 0x80 and 0 or first < 0xc2 and -1 or first < 0xe0 and 1 or first < 0xf0 and 2 or first < 0xf5 and 3 or -1
    if more < 0 or at + more > #octets then return nil end
    local point = more == 0 and first or first % (more == 1 and 32 or more == 2 and 16 or 8)
    for nth = 1, more do
      local octet = octets:byte(at + nth)
      local least, greatest = 0x80, 0xbf
      if nth == 1 then least, greatest = second_octet(first) end
      if octet < least or octet > greatest then return nil end
      point = point * 64 + octet - 0x80
    end
    points[#points + 1] = point
    at = at + more + 1
  end
  return points
end

-- Whether a name is fit. That it is in Unicode's form C is not judged here.
local function is_fit(name, field)
  local points = code_points(name)
  if not points or #name < 1 or #name > field.max then return false end
  for at, point in ipairs(points) do
    local is_inner_space = point == 0x20 and field.given == "NOM_MESSAGERIE" and
      at > 1 and at < #points and points[at - 1] ~= 0x20
    if not is_inner_space then
      for _, range in ipairs(UNFIT) do
        if point >= range[1] and point <= range[2] then return false end
      end
    end
  end
  return true
end

-- Reading: what stands where, or a fault; nothing is shown yet --------------

local Reader = {}
Reader.__index = Reader

function Reader:refuse(why, offset)
  offset = math.min(offset or self.at, self.length)
  error({ kind = "layout", why = why .. " at octet " .. offset }, 0)
end

function Reader:take(count)
  local from = self.at
  self.at = from + count
  if self.at > self.length then self:refuse("Datagram cut short") end
  return count == 0 and "" or self.tvb(from, count):raw()
end

function Reader:octet()
  if self.at >= self.length then self:refuse("Datagram cut short") end
  return self:take(1):byte()
end

function Reader:add(items, key, at, value, more)
  local item = more or {}
  item.key, item.at, item.length, item.value = key, at, item.length or self.at - at, value
  items[#items + 1] = item
  return item
end

local function lookup(scope, name)
  for _, values in ipairs(scope) do
    if values[name] ~= nil then return values[name] end
  end
end

local function has(scope, wanted)
  for name, value in pairs(wanted or {}) do
    if lookup(scope, name) ~= value then return false end
  end
  return true
end

function Reader:holds(when, scope)
  if when.sender and when.sender ~= self.user then return false end
  if when.octets and when.octets ~= self.length - HEADER_OCTETS then return false end
  return has(scope, when.fields)
end

local read = {}

function read.flag(self, field, key, items)
  local at, from, shift = self.at, self.word_bits, 8 - field.bits
  if field.octet then
    from = self:octet()
  else
    at, shift = HEADER_OCTETS - 1, self.bit + 1 - field.bits
    self.bit = self.bit - field.bits
  end
  local value = math.floor(from / 2 ^ shift) % 2 ^ field.bits
  local name = field.values[value]
  if not name then self:refuse("Reserved value of " .. field.name, at) end
  self:add(items, key, at, value, { length = 1, words = name, shift = shift, bits = field.bits })
  return name
end

function read.integer(self, field, key, items, scope)
  local at = self.at
  local value = self:octet()
  if field.octets == 2 then value = value * 256 + self:octet() end
  local is_within = value >= field.min and value <= field.max
  if field.zero_unless then
    is_within = is_within and (value ~= 0) == has(scope, field.zero_unless)
  end
  if not is_within then self:refuse(field.name .. " out of range", at) end
  self:add(items, key, at, value)
  return value
end

function read.address(self, _, key, items)
  local at = self.at
  for _ = 1, 4 do self:octet() end
  self:add(items, key, at)
end

-- A name that is given: all there is, but for the NUM_MAX after one of the two.
local function read_given(self, field, key, items, side_key)
  local at = self.at
  local left = self.length - at - (field.given == "NOM_MESSAGERIE" and 1 or 0)
  if left < 0 or field.given == "NOM_MESSAGERIE" and left == 0 then
    self:refuse("Datagram cut short", self.length)
  end
  local given = self:take(left)
  local name = given:sub(1, -2)
  if given:byte(-1) ~= DELIMITER or not is_fit(name, field) then
    self.unfit = { kind = "name", why = field.name .. " is not a fit name at octet " .. at }
    self:add(items, key, at, given)
    return given
  end
  self:add(items, key, at, name, { length = left - 1 })
  self:add(items, side_key, self.at - 1, "#", { length = 1, quiet = true })
  return name
end

function read.name(self, field, key, items, _, prefix)
  local side_key = key_of(prefix, field.delimiter)
  if field.given then return read_given(self, field, key, items, side_key) end
  local at, stop = self.at, self.at
  while stop < self.length and self.tvb(stop, 1):uint() ~= DELIMITER do stop = stop + 1 end
  if stop >= self.length then self:refuse("Name without its #") end
  if stop - at > field.max then self:refuse("Name too long") end
  local name = self:take(stop - at)
  if not code_points(name) then self:refuse("Not UTF-8", at) end
  self:add(items, key, at, name)
  self.at = stop + 1
  self:add(items, side_key, stop, "#", { quiet = true })
  return name
end

function read.chat(self, field, key, items, _, prefix)
  local at = self.at
  local length = self:octet() * 256 + self:octet()
  self:add(items, key_of(prefix, field.length), at, length, { quiet = true })
  at = self.at
  local chat = self:take(length)
  self:add(items, key, at, chat, { is_chat = true })
  return chat
end

function read.rest(self, field, key, items)
  local at = self.at
  if self.length - at > field.max then self:refuse(field.name .. " too long") end
  local text = self:take(self.length - at)
  if not code_points(text) then self:refuse("Not UTF-8", at) end
  self:add(items, key, at, text)
  return text
end

function read.list(self, field, key, items, scope, prefix)
  local at = self.at
  local count = self:octet()
  self:add(items, key_of(prefix, field.count), at, count)
  for nth = 1, count do
    local from, row = self.at, {}
    self:fields(field.row, key, row, scope)
    self:add(items, key, from, nth, { row = row, name = field.name })
  end
  return count
end

function Reader:fields(fields, prefix, items, around)
  local values = {}
  local scope = { values }
  for _, outer in ipairs(around) do scope[#scope + 1] = outer end
  for _, field in ipairs(fields) do
    if not field.when or self:holds(field.when, scope) then
      local key = key_of(prefix, field.name)
      values[field.name] = read[field.kind](self, field, key, items, scope, prefix)
    end
  end
end

-- A datagram as its items, and its fault if it has one.
local function parse(tvb)
  local length = tvb:len()
  if length < HEADER_OCTETS then
    return { items = {}, fault = { kind = "short", why = "Datagram too short for a header word at octet " .. length } }
  end
  local word = tvb(0, HEADER_OCTETS)
  local code = word:bitfield(0, 5)
  local parsed = { items = {}, code = code, user = word:bitfield(5, 8), num_seq = word:bitfield(13, 16) }
  local message = MESSAGES[code]
  if not message then
    parsed.fault = { kind = "type", why = "No message has the code " .. code .. " at octet 0" }
    return parsed
  end
  parsed.name = message.name
  local reader = setmetatable({
    tvb = tvb, length = length, at = HEADER_OCTETS, bit = 2,
    user = parsed.user, word_bits = word:bitfield(29, 3),
  }, Reader)
  local is_whole, why = pcall(function()
    reader:fields(message.fields, "causette.donnees", parsed.items, {})
    if reader.at < length then reader:refuse("Octets left over") end
  end)
  if not is_whole then
    parsed.fault = type(why) == "table" and why or { kind = "layout", why = tostring(why) }
  else
    parsed.fault = reader.unfit
  end
  return parsed
end

-- Exchanges: which response belongs to which request -------------------------

-- The newest exchange by sender, receiver and NUM_SEQ; the exchange of a
-- frame; the addresses that speak this protocol.
local exchanges, seen, known = {}, {}, {}

function causette.init()
  exchanges, seen, known = {}, {}, {}
end

local function ends_of(pinfo)
  return tostring(pinfo.src) .. ":" .. pinfo.src_port, tostring(pinfo.dst) .. ":" .. pinfo.dst_port
end

local function is_response(parsed)
  local message = MESSAGES[parsed.code]
  return message ~= nil and parsed.code % 2 == 0
end

local function track_request(pinfo, parsed, octets)
  local from, to = ends_of(pinfo)
  local key = from .. " " .. to .. " " .. parsed.num_seq
  local exchange, now = exchanges[key], pinfo.rel_ts
  if not exchange or exchange.octets ~= octets or now - exchange.last > REPEAT_SECONDS then
    exchange = { octets = octets, code = parsed.code, first = pinfo.number, started = now, tries = 0 }
    exchanges[key] = exchange
  end
  exchange.tries, exchange.last = exchange.tries + 1, now
  seen[pinfo.number] = { exchange = exchange, try = exchange.tries, after = now - exchange.started }
end

local function track_response(pinfo, parsed)
  local from, to = ends_of(pinfo)
  local exchange = exchanges[to .. " " .. from .. " " .. parsed.num_seq]
  if not exchange or parsed.fault then return end
  if parsed.code ~= exchange.code + 1 and parsed.code ~= ERREUR then return end
  exchange.response = exchange.response or pinfo.number
  seen[pinfo.number] = { exchange = exchange, answers = true, after = pinfo.rel_ts - exchange.started }
end

-- Learns from a datagram, once; where it stands in its exchange.
local function track(pinfo, parsed, octets)
  if pinfo.visited or not parsed.code then return seen[pinfo.number] end
  local from, to = ends_of(pinfo)
  if not parsed.fault then known[from], known[to] = true, true end
  if is_response(parsed) then
    track_response(pinfo, parsed)
  else
    track_request(pinfo, parsed, octets)
  end
  return seen[pinfo.number]
end

-- Showing -------------------------------------------------------------------

-- The bits of an octet that a flag has, as Wireshark draws them.
local function drawn(item)
  local drawing = ""
  for bit = 7, 0, -1 do
    local is_of_flag = bit >= item.shift and bit < item.shift + item.bits
    local value = math.floor(item.value / 2 ^ (bit - item.shift)) % 2
    drawing = drawing .. (is_of_flag and ("%d"):format(value) or ".")
    if bit == 4 then drawing = drawing .. " " end
  end
  return drawing
end

-- The octets of a text in words: as UTF-8, or in hexadecimal where it is none.
local function in_words(octets)
  if code_points(octets) then return (octets:gsub("%c", ".")) end
  return (octets:gsub(".", function(octet) return ("%02x"):format(octet:byte()) end))
end

local function show(tree, tvb, items)
  for _, item in ipairs(items) do
    local range, field = tvb(item.at, item.length), data[item.key]
    if item.row then
      local row = tree:add(field, range)
      row:set_text(item.name .. " " .. item.value)
      show(row, tvb, item.row)
    elseif item.words then
      local shown = tree:add(field, range, item.value)
      shown:prepend_text(drawn(item) .. " = ")
    elseif item.is_chat then
      tree:add(field, range):append_text(" (" .. in_words(item.value) .. ")")
    elseif item.value == nil or type(item.value) == "number" then
      tree:add(field, range)
    else
      tree:add_packet_field(field, range, ENC_UTF_8)
    end
  end
end

local function seconds(time)
  local whole = math.floor(time)
  return NSTime.new(whole, math.floor((time - whole) * 1e9 + 0.5))
end

local function show_exchange(tree, pinfo, place)
  local exchange = place.exchange
  if place.answers then
    tree:add(link.request_in, exchange.first):set_generated()
    tree:add(link.time, seconds(place.after)):set_generated()
    if exchange.response ~= pinfo.number then
      tree:add(link.repeat_of, exchange.response):set_generated()
      tree:add_proto_expert_info(note.repeated, "The response is sent again")
    end
    return
  end
  if exchange.response then
    tree:add(link.response_in, exchange.response):set_generated()
  elseif pinfo.visited then
    tree:add_proto_expert_info(note.unanswered)
  end
  tree:add(link.try, place.try):set_generated()
  if place.try > 1 then
    tree:add(link.repeat_of, exchange.first):set_generated()
    tree:add(link.time, seconds(place.after)):set_generated()
    tree:add_proto_expert_info(note.repeated, "Try " .. place.try .. " of the request")
  end
end

-- What the column Info says of the data.
local function summary(items)
  local words = ""
  for _, item in ipairs(items) do
    if item.row or item.quiet then
      -- the count has said it
    elseif item.is_chat then
      words = words .. ' "' .. in_words(item.value) .. '"'
    else
      local name = item.key:match("[^.]+$"):upper()
      words = words .. " " .. name .. "=" .. in_words(tostring(item.words or item.value))
    end
  end
  return words
end

local function show_head(tree, tvb, parsed)
  local word = tvb(0, HEADER_OCTETS)
  tree:add(head.type, word)
  local user = tree:add(head.user, word)
  if parsed.user == ID_SERVER then user:append_text(" (the server)") end
  if parsed.user == ID_UNKNOWN then user:append_text(" (none yet)") end
  tree:add(head.num_seq, word)
  tree:add(head.bits, word)
end

function causette.dissector(tvb, pinfo, root)
  local length = tvb:len()
  if length == 0 then return 0 end
  pinfo.cols.protocol = "Causette"
  local tree = root:add(causette, tvb())
  if length < tvb:reported_len() then
    pinfo.cols.info = "Cut short by the capture"
    return length
  end
  local parsed = parse(tvb)
  local place = track(pinfo, parsed, tvb():raw())
  if not parsed.code then
    pinfo.cols.info = parsed.fault.why
    tree:add_proto_expert_info(fault.short, parsed.fault.why)
    return length
  end
  local name = parsed.name or "Code " .. parsed.code
  tree:append_text(", " .. name .. ", NUM_SEQ " .. parsed.num_seq)
  show_head(tree, tvb, parsed)
  show(tree, tvb, parsed.items)
  local info = name .. " id=" .. parsed.user .. " seq=" .. parsed.num_seq .. summary(parsed.items)
  if parsed.fault then
    info = info .. " [" .. parsed.fault.why .. "]"
    tree:add_proto_expert_info(fault[parsed.fault.kind], parsed.fault.why)
  end
  if parsed.code == ERREUR and not parsed.fault then
    tree:add_proto_expert_info(note.erreur)
  end
  if place then
    show_exchange(tree, pinfo, place)
    if place.try and place.try > 1 then info = info .. " [try " .. place.try .. "]" end
    if place.answers and place.exchange.response ~= pinfo.number then info = info .. " [again]" end
  end
  pinfo.cols.info = info
  return length
end

-- Where it is found -----------------------------------------------------------

-- Beside its port: a first CONNEXION from anywhere, and what then passes
-- between addresses that are known, as in a decentralised messagerie.
local function heuristic(tvb, pinfo, root)
  if tvb:len() < HEADER_OCTETS then return false end
  local parsed = parse(tvb)
  if parsed.fault then return false end
  local from, to = ends_of(pinfo)
  local is_first = parsed.code == CONNEXION and parsed.user == ID_UNKNOWN
  if not is_first and not (known[from] and known[to]) then return false end
  pinfo.conversation = causette
  causette.dissector(tvb, pinfo, root)
  return true
end

causette:register_heuristic("udp", heuristic)

local ports = DissectorTable.get("udp.port")
local port = 4545
causette.prefs.port = Pref.uint("UDP port of the server", port, "Where causette-server listens")
ports:add(port, causette)

function causette.prefs_changed()
  if causette.prefs.port == port then return end
  if port ~= 0 then ports:remove(port, causette) end
  port = causette.prefs.port
  if port ~= 0 then ports:add(port, causette) end
end
